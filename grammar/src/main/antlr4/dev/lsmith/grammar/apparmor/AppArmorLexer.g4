/*
 * The words of AppArmor's profile language (apparmor.d(5)), versions 2.x to 5.x.
 *
 * What a comma or a brace is depends on its neighbours: inside a word it belongs to the word as long as something
 * follows, at its end it ends the rule or opens a block.
 */
lexer grammar AppArmorLexer;

HASH_INCLUDE : '#include' -> type(INCLUDE) ;
INCLUDE : 'include' ;
COMMENT : '#' ( | ~[i\r\n] REST | 'i' ( | ~[n\r\n] REST | 'n' ( | ~[c\r\n] REST | 'c' ( | ~[l\r\n] REST | 'l' ( | ~[u\r\n] REST | 'u' ( | ~[d\r\n] REST | 'd' ( | ~[e\r\n] REST | 'e' ~[ \t\r\n<"] REST ) ) ) ) ) ) ) -> channel(HIDDEN) ;
BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;

LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
EQUALS : '=' ;
ARROW : '->' ;
AT_MOST : '<=' ;
EQUAL : '==' ;
UNEQUAL : '!=' ;
AT_LEAST : '>=' ;
LESS : '<' ;
GREATER : '>' ;
CARET : '^' ;
LPAREN : '(' -> pushMode(LIST) ;

PROFILE : 'profile' ;
HAT : 'hat' ;
FLAGS : 'flags' ;
XATTRS : 'xattrs' ;
OWNER : 'owner' ;
OTHER : 'other' ;
AUDIT : 'audit' ;
ALLOW : 'allow' ;
DENY : 'deny' ;
PROMPT : 'prompt' ;
PRIORITY : 'priority' ;
ABI : 'abi' ;
ALIAS : 'alias' ;
REWRITE : 'rewrite' ;
IF : 'if' ;
ELSE : 'else' ;
NOT : 'not' ;
AND : 'and' ;
OR : 'or' ;
DEFINED : 'defined' ;
EXISTS : 'exists' ;
IN : 'in' ;
SET : 'set' ;
RLIMIT : 'rlimit' ;
FILE : 'file' ;
LINK : 'link' ;
SUBSET : 'subset' ;
SAFE : 'safe' ;
UNSAFE : 'unsafe' ;
ALL : 'all' ;
CAPABILITY : 'capability' ;
NETWORK : 'network' ;
UNIX : 'unix' ;
DBUS : 'dbus' ;
SIGNAL : 'signal' ;
PTRACE : 'ptrace' ;
MOUNT : 'mount' ;
REMOUNT : 'remount' ;
UMOUNT : 'umount' ;
UNMOUNT : 'unmount' ;
PIVOT_ROOT : 'pivot_root' ;
CHANGE_PROFILE : 'change_profile' ;
USERNS : 'userns' ;
IO_URING : 'io_uring' ;
MQUEUE : 'mqueue' ;

ASSIGNMENT : VAR [ \t]* '+'? '=' -> pushMode(VALUES) ;
BOOLEAN_ASSIGNMENT : '$' ( NAME | '{' NAME '}' ) [ \t]* '=' -> pushMode(VALUES) ;
VARIABLE : VAR ;
BOOLEAN : '$' ( NAME | '{' NAME '}' ) ;
SEARCHED : '<' ~[=>\r\n] ~[>\r\n]* '>' ;
QUOTED : QUOTE ;
PATH : ( '/' | VAR ( BRACKETED | ESCAPE | ~[ \t\r\n"\\{},!=+] ) ) ( IN_PATH | ',' IN_PATH )* ;
ID : ( BRACKETED | ESCAPE | '@' ( ESCAPE | ~[ \t\r\n"\\{},!=()] ) | '-' ~[ \t\r\n"\\{},!=()>] | ~[ \t\r\n"\\{},!=()<>/^#@-] )
     ( IN_ID | ',' IN_ID )* ;
OTHER_CHARACTER : . ;

fragment VAR : '@{' NAME '}' ;
fragment NAME : [A-Za-z_] [A-Za-z0-9_]* ;
fragment QUOTE : '"' ( '\\' . | ~["\\] )* '"' ;
fragment ESCAPE : '\\' . ;
fragment BRACKETED : BRACED | CLASS ;
fragment BRACED : '{' ( BRACKETED | ESCAPE | ~[ \t\r\n"\\{}] )+ '}' ;
fragment CLASS : '[' ( ESCAPE | ~[ \t\r\n"\\\]] )+ ']' ;
fragment IN_PATH : BRACKETED | ESCAPE | ~[ \t\r\n"\\{},!] ;
fragment IN_ID : BRACKETED | ESCAPE | ~[ \t\r\n"\\{},!=()<>] ;
fragment REST : ~[\r\n]* ;

/* Between parentheses every word is a plain one, and a comma always separates. */
mode LIST;
LIST_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
LIST_COMMENT : '#' REST -> channel(HIDDEN) ;
RPAREN : ')' -> popMode ;
LIST_COMMA : ',' -> type(COMMA) ;
LIST_EQUALS : '=' -> type(EQUALS) ;
LIST_QUOTED : QUOTE -> type(QUOTED) ;
LIST_ID : ( BRACKETED | ESCAPE | ~[ \t\r\n"\\{},!=()#] ) ( BRACKETED | ESCAPE | ~[ \t\r\n"\\{},!=()] )* -> type(ID) ;
LIST_OTHER : . -> type(OTHER_CHARACTER) ;

/* The values of a variable reach to the end of the line. */
mode VALUES;
END_OF_VALUES : ( '#' REST )? ( '\r'? '\n' | EOF ) -> popMode ;
CONTINUED : '\\' '\r'? '\n' -> channel(HIDDEN) ;
VALUES_BLANK : [ \t]+ -> channel(HIDDEN) ;
VALUES_QUOTED : QUOTE -> type(QUOTED) ;
VALUES_ID : ( BRACKETED | '\\' ~[\r\n] | ~[ \t\r\n"\\{}#] ) ( BRACKETED | '\\' ~[\r\n] | ~[ \t\r\n"\\{}] )* -> type(ID) ;
VALUES_OTHER : . -> type(OTHER_CHARACTER) ;
