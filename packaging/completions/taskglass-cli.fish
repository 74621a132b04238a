# SPDX-License-Identifier: Apache-2.0
set -l verbs list show result errors failed-rows created-rows groups retry-file filter-original wait log-info
complete -c taskglass-cli -f
complete -c taskglass-cli -n "not __fish_seen_subcommand_from $verbs" -a "$verbs"
complete -c taskglass-cli -l demo -d 'Ask a built-in demo server'
complete -c taskglass-cli -l endpoint -x -d 'Address of the server'
complete -c taskglass-cli -l key-file -r -F -d 'Read the API key from this file'
complete -c taskglass-cli -l help -d 'Show the options'
complete -c taskglass-cli -l version -d 'Show the version'
complete -c taskglass-cli -n '__fish_seen_subcommand_from list' -l status -x -d 'Only this status'
complete -c taskglass-cli -n '__fish_seen_subcommand_from list' -l type -x -d 'Only this type'
complete -c taskglass-cli -n '__fish_seen_subcommand_from list' -l name -x -d 'Only names with this text'
complete -c taskglass-cli -n '__fish_seen_subcommand_from list' -l limit -x -d 'No more than this many'
complete -c taskglass-cli -n '__fish_seen_subcommand_from list' -l format -x -a 'table json ndjson csv'
complete -c taskglass-cli -n '__fish_seen_subcommand_from show' -l format -x -a 'text json'
complete -c taskglass-cli -n '__fish_seen_subcommand_from result errors failed-rows created-rows retry-file' -l format -x -a 'json ndjson csv'
complete -c taskglass-cli -n '__fish_seen_subcommand_from result errors failed-rows created-rows retry-file filter-original' -s o -r -F -d 'Write to this file'
complete -c taskglass-cli -n '__fish_seen_subcommand_from wait' -l timeout -x -d 'Seconds to wait'
complete -c taskglass-cli -n '__fish_seen_subcommand_from wait' -l check-frequency -x -d 'Seconds between looks'
complete -c taskglass-cli -n '__fish_seen_subcommand_from groups' -l format -x -a 'table json ndjson csv'
complete -c taskglass-cli -n '__fish_seen_subcommand_from filter-original' -l input -r -F -d 'The file that was imported'
complete -c taskglass-cli -n '__fish_seen_subcommand_from filter-original' -l good -d 'Copy the records that did not fail'
complete -c taskglass-cli -n '__fish_seen_subcommand_from filter-original' -l with-errors -d 'Add the messages'
complete -c taskglass-cli -n '__fish_seen_subcommand_from filter-original' -l key -x -d 'Column that holds the keys'
complete -c taskglass-cli -n '__fish_seen_subcommand_from log-info' -F
complete -c taskglass-cli -n '__fish_seen_subcommand_from log-info' -l pages -d 'List the pages'
complete -c taskglass-cli -n '__fish_seen_subcommand_from log-info' -l format -x -a 'text json'
