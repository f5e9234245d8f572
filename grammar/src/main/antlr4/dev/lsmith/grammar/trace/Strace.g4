/*
 * One line that strace writes. Source: the output of strace 4.26 to 6.1 with and without -f, -o, -t, -tt, -ttt, -r, -T, -y, -yy, -Y, -i, -n
 * and -k, and strace(1). What a process chooses stands in strings, where strace escapes quotes, backslashes and all that does not print, or
 * between the angle brackets behind a descriptor, where it escapes angle brackets too.
 *
 * Which entry rule a line is for is told by its tokens; each is LL(1), so that reading is linear.
 */
grammar Strace;

/* 22194 14:58:55.900153 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3 <0.000168> */
finished : process? stamp* call EOF ;

/* read(3,  <unfinished ...>   and, of a process that was killed, read(3,  <unfinished ...>) = ? */
opened : process? stamp* WORD OPEN loose* UNFINISHED loose* EOF ;

/* <... read resumed>"abc", 3) = 3 */
resumed : process? stamp* RESUMED (loose | UNFINISHED)* EOF ;

/* --- SIGCHLD {…} ---   +++ exited with 0 +++   strace: Process 12 attached */
remark : process? stamp* (SIGNAL | EXIT | NOTE) EOF ;

/* the two halves of a call that other lines came between, put together */
whole : call EOF ;

call : WORD OPEN arguments CLOSE outcome ;

arguments : argument (COMMA argument)* ;

argument : element* ;

outcome : EQUALS (element | COMMA)* ;

element : group | atom ;

group
    : OPEN (element | COMMA)* CLOSE
    | OPEN_LIST (element | COMMA)* CLOSE_LIST
    | OPEN_STRUCT (element | COMMA)* CLOSE_STRUCT
    ;

atom : WORD | STRING | DESCRIPTOR | EQUALS | ARROW | CLOCK | SECONDS | DURATION | NULLED | PID ;

process : PID | WORD | DESCRIPTOR ;

stamp : CLOCK | SECONDS | SINCE | OPEN_LIST WORD CLOSE_LIST ;

loose
    : WORD | STRING | DESCRIPTOR | EQUALS | ARROW | CLOCK | SECONDS | DURATION | NULLED | PID | SINCE
    | OPEN | CLOSE | OPEN_LIST | CLOSE_LIST | OPEN_STRUCT | CLOSE_STRUCT | COMMA
    ;

PID : '[pid' ' '+ F_Digit+ ('<' ~[<>]* '>')? ']' ;

SIGNAL : '--- ' ~[\r\n]* ;
EXIT : '+++ ' ~[\r\n]* ;
/* lsmith's own is the first line of what `learn` records */
NOTE : ('strace: ' | 'lsmith: ' | '[ Process PID=' | 'Process ' F_Digit+ ' ' | '> ') ~[\r\n]* ;

UNFINISHED : '<unfinished ...>' ;
RESUMED : '<... ' [a-z0-9_]+ ' resumed>' ;

CLOCK : F_Digit F_Digit ':' F_Digit F_Digit ':' F_Digit F_Digit ('.' F_Digit+)? ;
SECONDS : F_Digit+ '.' F_Digit+ ;
SINCE : '(+' ' '* F_Digit+ '.' F_Digit+ ')' ;
DURATION : '<' F_Digit+ '.' F_Digit+ '>' ;

/* 3</etc/passwd>  3</dev/null<char 1:3>>  3<TCP:[127.0.0.1:80->127.0.0.1:4242]>  AT_FDCWD</root>  4</tmp/x>(deleted)  22194<sh> */
DESCRIPTOR : (F_Digit+ | 'AT_FDCWD') '<' (F_Socket | F_Place) '>' '(deleted)'? ;

STRING : '@'? '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' '...'? ;

COMMENT : '/*' .*? '*/' -> skip ;

OPEN : '(' ;
CLOSE : ')' ;
OPEN_LIST : '[' ;
CLOSE_LIST : ']' ;
OPEN_STRUCT : '{' ;
CLOSE_STRUCT : '}' ;
COMMA : ',' ;
ARROW : '=>' ;
EQUALS : '=' ;

/* what strace says in place of an outcome: <ptrace(SYSCALL):No such process>, <detached ...> */
NULLED : '<' [a-z] ~[<>\r\n]* '>' ;

WORD : ~[ \t\r\n"<>()[\]{},=]+ ;
SHIFT : ('<<' | '>>' | '<' | '>') -> type(WORD) ;
BLANK : [ \t\r\n]+ -> skip ;
STRAY : . -> type(WORD) ;

fragment F_Digit : [0-9] ;
/* ends at the first ]> : no address in it has both */
fragment F_Socket : [A-Za-z] [A-Za-z0-9_\-]* ':[' (~[\]\r\n] | ']' ~[>\r\n])* ']' ;
fragment F_Place : ~[<>\r\n]* ('<' ~[<>\r\n]* '>')? ;
