# SPDX-License-Identifier: MIT
# fish completion for recourse: it asks the program itself.
function __recourse_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answers (command $words[1] help --complete -- $words[2..-1] "$current" 2>/dev/null)
    if test "$answers[1]" = ':files'
        set -l before (string match -r '.*[=@]' -- $current)
        set -l name (string replace -r '.*[=@]' '' -- $current)
        for file in (__fish_complete_path "$name")
            echo "$before$file"
        end
    else
        printf '%s\n' $answers
    end
end
complete -c recourse -f -a '(__recourse_complete)'
