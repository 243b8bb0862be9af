/* Loads a library and calls its entry, as the child process of a probe does, then prints what argv[1] says. */
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments) {
    void *library = count == 3 ? dlopen(arguments[2], RTLD_NOW | RTLD_LOCAL) : NULL;
    void *(*entry)(void) = NULL;
    if (library != NULL) *(void **)&entry = dlsym(library, "stream_plugin_entry");
    if (entry == NULL) return 1;
    entry();
    puts(arguments[1]);
    return 0;
}
