# Completes `pnpm stepgrad …`, `npx pnpm@12 stepgrad …` and `stepgrad …` in fish, inside the project.
# Made by: pnpm -s stepgrad completion fish

# Prints the command of the project that this folder is in.
function __stepgrad_find
    set -l folder $PWD
    while test -n "$folder"
        if test -f $folder/packages/ladder/bin/stepgrad.mjs
            echo $folder/packages/ladder/bin/stepgrad.mjs
            return 0
        end
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    return 1
end

# Whether the cursor is behind `stepgrad`; before it stand pnpm and its options.
function __stepgrad_is_meant
    string match -qr '(^|/)stepgrad$' -- (commandline -opc); and __stepgrad_find >/dev/null
end

# What can stand at the cursor, each with a description; names of files where nothing of ours can.
function __stepgrad_complete
    set -l words (commandline -opc)
    while not string match -qr '(^|/)stepgrad$' -- $words[1]
        set -e words[1]
    end
    set -l typed (commandline -ct)
    set -l found (node (__stepgrad_find) complete -- $words[2..-1] "$typed" 2>/dev/null)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path "$typed"
    end
end

for name in pnpm npx stepgrad
    complete -c $name -n __stepgrad_is_meant -f -k -a '(__stepgrad_complete)'
end
