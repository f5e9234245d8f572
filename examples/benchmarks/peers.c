/* How long libapparmor's own parser takes for a log: peers LOG. Linked to the library that is installed, without its headers. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

void *parse_record(const char *record); /* aalogparse(3) of AppArmor */
void free_record(void *record);

int main(int count, char **arguments)
{
    FILE *log = count == 2 ? fopen(arguments[1], "r") : NULL;
    char *line = NULL;
    size_t room = 0;
    long records = 0;
    if (!log) {
        fprintf(stderr, "usage: peers LOG\n");
        return 2;
    }
    while (getline(&line, &room, log) > 0) {
        void *record = parse_record(line);
        records += record != NULL;
        free_record(record);
    }
    free(line);
    printf("%ld\n", records);
    return 0;
}
