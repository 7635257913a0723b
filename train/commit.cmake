# Writes the commit that is being built, at every build: cmake -D source=DIR -D header=FILE -P this.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git -C ${source} describe --always --dirty --abbrev=12
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT ${header} CONTENT "#define GROKSCOPE_COMMIT \"@commit@\"\n" @ONLY)
