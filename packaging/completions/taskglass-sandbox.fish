# SPDX-License-Identifier: Apache-2.0
complete -c taskglass-sandbox -f
complete -c taskglass-sandbox -l port -x -d 'Listen on this port'
complete -c taskglass-sandbox -l tasks -x -d 'Make this many tasks'
complete -c taskglass-sandbox -l seed -x -d 'The same seed gives the same tasks'
complete -c taskglass-sandbox -l key -x -d 'Accept only this API key'
complete -c taskglass-sandbox -s h -l help -d 'Show the options'
complete -c taskglass-sandbox -s v -l version -d 'Show the version'
