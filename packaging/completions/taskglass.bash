# SPDX-License-Identifier: Apache-2.0
# Completions of taskglass, taskglass-cli and taskglass-sandbox for bash.
_taskglass_words() { # words, current
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_taskglass() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    case "$previous" in
    --tab) _taskglass_words "summary errors failed result" "$current" ;;
    --autostart) _taskglass_words "on off" "$current" ;;
    --theme) _taskglass_words "light dark" "$current" ;;
    --screenshot) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    --data) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    --endpoint | --task | --size) COMPREPLY=() ;;
    *) _taskglass_words "--demo --endpoint --task --tab --screenshot --size --theme --data --autostart --help --version" "$current" ;;
    esac
}

_taskglass_cli() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
    local word verb=""
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in
        list | show | result | errors | failed-rows | created-rows | groups | export | retry-file | filter-original | wait | log-info)
            verb="$word"
            ;;
        esac
    done
    case "$previous" in
    --key-file | -o | --output | --input)
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    --format)
        case "$verb" in
        list | groups) _taskglass_words "table json ndjson csv" "$current" ;;
        show | log-info) _taskglass_words "text json" "$current" ;;
        export) _taskglass_words "csv csv-spreadsheet json ndjson" "$current" ;;
        *) _taskglass_words "json ndjson csv" "$current" ;;
        esac
        return
        ;;
    --endpoint | --status | --type | --name | --limit | --timeout | --check-frequency | --key | --columns)
        COMPREPLY=()
        return
        ;;
    esac
    local options="--demo --endpoint --key-file --help"
    case "$verb" in
    "") _taskglass_words "list show result errors failed-rows created-rows groups export retry-file filter-original wait log-info --version $options" "$current" ;;
    list) _taskglass_words "--status --type --name --limit --format $options" "$current" ;;
    show | groups) _taskglass_words "--format $options" "$current" ;;
    export) _taskglass_words "--all-failed --format --columns --flatten-metadata --separator -o $options" "$current" ;;
    filter-original) _taskglass_words "--input -o --good --allow-unmatched --with-errors --key --encoding --skip-lines $options" "$current" ;;
    log-info)
        if [[ "$current" == -* ]]; then
            _taskglass_words "--pages --format $options" "$current"
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
        fi
        ;;
    wait) _taskglass_words "--timeout --check-frequency $options" "$current" ;;
    *) _taskglass_words "--format -o $options" "$current" ;;
    esac
}

_taskglass_sandbox() {
    _taskglass_words "--port --tasks --seed --key --help --version" "${COMP_WORDS[COMP_CWORD]}"
}

complete -F _taskglass taskglass
complete -F _taskglass_cli taskglass-cli
complete -F _taskglass_sandbox taskglass-sandbox
