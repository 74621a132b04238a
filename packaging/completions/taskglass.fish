# SPDX-License-Identifier: Apache-2.0
complete -c taskglass -f
complete -c taskglass -l demo -d 'Show the built-in demo'
complete -c taskglass -l endpoint -x -d 'Ask this server instead of Labelbox'
complete -c taskglass -l task -x -d 'Select this task'
complete -c taskglass -l tab -x -a 'summary errors failed result' -d 'Open this tab'
complete -c taskglass -l screenshot -r -F -d 'Write a picture of the window and leave'
complete -c taskglass -l size -x -d 'Size of the picture'
complete -c taskglass -l theme -x -a 'light dark' -d 'Wear these colours'
complete -c taskglass -l data -x -a '(__fish_complete_directories)' -d 'Keep tasks and settings here'
complete -c taskglass -l autostart -x -a 'on off' -d 'Start when you log in'
complete -c taskglass -s h -l help -d 'Show the options'
complete -c taskglass -s v -l version -d 'Show the version'
