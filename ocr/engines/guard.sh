#!/bin/sh
# Runs Tesseract so that it ends with the thread that started it, in bounded memory, on one core and without a core
# dump. pytesseract starts one program by name and passes the environment on; hence a script and variables.
echo $$ > "$TESSERACT_GUARD_PID"
OMP_THREAD_LIMIT=1
export OMP_THREAD_LIMIT
exec setpriv --pdeathsig KILL -- prlimit --as="$TESSERACT_GUARD_MEMORY" --core=0 -- "$TESSERACT_GUARD_PROGRAM" "$@"
