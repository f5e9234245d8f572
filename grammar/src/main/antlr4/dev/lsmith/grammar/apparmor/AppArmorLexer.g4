/*
 * The words of AppArmor's profile language (apparmor.d(5)), versions 2.x to 5.x.
 *
 * What a word is depends on the statement, so each kind of statement is a mode, as it is in apparmor_parser. A comma
 * belongs to a word as long as something follows it, at a word's end it ends the rule. A brace after a word belongs to
 * it, a brace that begins a word opens or closes a block.
 */
lexer grammar AppArmorLexer;

INCLUDE_IF_EXISTS : '#'? 'include' [ \t]+ 'if' [ \t]+ 'exists' [ \t] -> pushMode(FILE_NAME) ;
HASH_INCLUDE : '#include' -> type(INCLUDE), pushMode(FILE_NAME) ;
INCLUDE : 'include' [ \t] -> pushMode(FILE_NAME) ;
COMMENT : '#' ( | ~[i\r\n] REST | 'i' ( | ~[n\r\n] REST | 'n' ( | ~[c\r\n] REST | 'c' ( | ~[l\r\n] REST | 'l' ( | ~[u\r\n] REST | 'u' ( | ~[d\r\n] REST | 'd' ( ~[e\r\n] REST )? ) ) ) ) ) ) -> channel(HIDDEN) ;
BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;

LBRACE : '{' ;
RBRACE : '}' ;
COMMA : ',' ;
ARROW : '->' -> pushMode(TARGET) ;
CARET : '^' -> pushMode(NAMING) ;
AT_MOST : '<=' ;
LPAREN : '(' -> pushMode(LIST) ;

PROFILE : 'profile' -> pushMode(NAMING) ;
HAT : 'hat' -> pushMode(NAMING) ;
FLAGS : 'flags' [ \t]* '=' ;
XATTRS : 'xattrs' [ \t]* '=' ;
IDENTITIES : '+' [ \t]* 'identities' [ \t]* '=' ;
PRIORITY : 'priority' [ \t]* '=' -> pushMode(NUMBER_VALUE) ;
OWNER : 'owner' ;
OTHER : 'other' ;
AUDIT : 'audit' ;
ALLOW : 'allow' ;
DENY : 'deny' ;
PROMPT : 'prompt' ;
ABI : 'abi' -> pushMode(FILE_NAME) ;
ALIAS : 'alias' ;
REWRITE : 'rewrite' -> type(ALIAS) ;
IF : 'if' -> pushMode(CONDITION) ;
ELSE : 'else' ;
SET : 'set' ;
RLIMIT : 'rlimit' -> pushMode(LIMIT) ;
FILE : 'file' ;
LINK : 'link' ;
SUBSET : 'subset' ;
SAFE : 'safe' ;
UNSAFE : 'unsafe' ;
ALL : 'all' ;
CAPABILITY : 'capability' ;
NETWORK : 'network' -> pushMode(MEDIATED) ;
UNIX : 'unix' -> pushMode(MEDIATED) ;
DBUS : 'dbus' -> pushMode(MEDIATED) ;
SIGNAL : 'signal' -> pushMode(MEDIATED) ;
PTRACE : 'ptrace' -> pushMode(MEDIATED) ;
MOUNT : 'mount' -> pushMode(MEDIATED) ;
REMOUNT : 'remount' -> pushMode(MEDIATED) ;
UMOUNT : 'umount' -> pushMode(MEDIATED) ;
UNMOUNT : 'unmount' -> type(UMOUNT), pushMode(MEDIATED) ;
PIVOT_ROOT : 'pivot_root' -> pushMode(MEDIATED) ;
CHANGE_PROFILE : 'change_profile' -> pushMode(CHANGE) ;
USERNS : 'userns' -> pushMode(MEDIATED) ;
IO_URING : 'io_uring' -> pushMode(MEDIATED) ;
MQUEUE : 'mqueue' -> pushMode(MEDIATED) ;

ASSIGNMENT : VAR [ \t]* [+?:]? '=' -> pushMode(VALUES) ;
BOOLEAN_ASSIGNMENT : BOOL [ \t]* [+?:]? '=' -> pushMode(TRUTH) ;
VARIABLE : VAR ;
QUOTED : QUOTE ;
PATH : ( '/' | ':' ~[= \t\r\n"!,] | '&' | VAR AFTER_VAR ) IN_WORD* ;
ID : [A-Za-z] [A-Za-z0-9_]* ;
OTHER_CHARACTER : . ;

fragment VAR : '@' ( NAME | '{' NAME '}' ) ;
fragment BOOL : '$' ( NAME | '{' NAME '}' ) ;
fragment NAME : [A-Za-z] [A-Za-z0-9_]* ;
fragment QUOTE : '"' ( '\\' . | ~["\\] )* '"' ;
fragment ESCAPE : '\\' [ \t"!,\\] ;
fragment IN_WORD : ~[ \t\r\n"!,\\] | '\\' | ',' ~[ \t\r\n"!,] | ESCAPE ;
fragment AFTER_VAR : ~[ \t\r\n"!,=+?:\\] | '\\' | ',' ~[ \t\r\n"!,] | ESCAPE ;
fragment WORD : ( ~[ \t\r\n"!,#\\] | '\\' | ',' ~[ \t\r\n"!,] | ESCAPE ) IN_WORD* ;
fragment KEYLESS : ( ~[ \t\r\n"!,=()+&{}#\\] | '\\' | ESCAPE ) ( ~[ \t\r\n"!,=)\\] | '\\' | ',' ~[ \t\r\n"!,=)] | ESCAPE )* ;
fragment LABEL : ( '/' | ':' ~[= \t\r\n"!,] | '&' | VAR AFTER_VAR ) IN_WORD* ;
fragment LISTED : ( ~[ \t\r\n"!,=()\\] | '\\' | '\\' [ \t"!,()\\] )+ ;
fragment REST : ~[\r\n]* ;

/* The name of a profile or hat stands on the same line. */
mode NAMING;
NAMING_BLANK : [ \t]+ -> channel(HIDDEN) ;
NAMING_QUOTED : QUOTE -> type(QUOTED), popMode ;
NAMING_WORD : WORD -> type(ID), popMode ;
NAMING_OTHER : . -> type(OTHER_CHARACTER), popMode ;

mode TARGET;
TARGET_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
TARGET_QUOTED : QUOTE -> type(QUOTED), popMode ;
TARGET_WORD : WORD -> type(ID), popMode ;
TARGET_OTHER : . -> type(OTHER_CHARACTER), popMode ;

mode FILE_NAME;
FILE_NAME_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
SEARCHED : '<' ( ~["<>\t\r\n] ~[">\t\r\n]* | QUOTE ) '>' -> popMode ;
FILE_NAME_QUOTED : QUOTE -> type(QUOTED), popMode ;
FILE_NAME_WORD : ( ~[ \t\r\n"!,<>\\] | ',' ~[ \t\r\n"!,<>] | '\\' | ESCAPE )+ -> type(ID), popMode ;
FILE_NAME_OTHER : . -> type(OTHER_CHARACTER), popMode ;

mode NUMBER_VALUE;
NUMBER_BLANK : [ \t]+ -> channel(HIDDEN) ;
NUMBER : [+-]? [0-9]+ -> popMode ;
NUMBER_OTHER : . -> type(OTHER_CHARACTER), popMode ;

mode LIMIT;
LIMIT_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
LIMIT_NUMBER : '-'? [0-9]+ -> type(NUMBER) ;
LIMIT_WORD : [A-Za-z_]+ -> type(ID) ;
LIMIT_AT_MOST : '<=' -> type(AT_MOST) ;
LIMIT_COMMA : ',' -> type(COMMA), popMode ;
LIMIT_RBRACE : '}' -> type(RBRACE), popMode ;
LIMIT_OTHER : . -> type(OTHER_CHARACTER) ;

mode CHANGE;
CHANGE_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
CHANGE_SAFE : 'safe' -> type(SAFE) ;
CHANGE_UNSAFE : 'unsafe' -> type(UNSAFE) ;
CHANGE_ARROW : '->' -> type(ARROW), pushMode(TARGET) ;
CHANGE_COMMA : ',' -> type(COMMA), popMode ;
CHANGE_RBRACE : '}' -> type(RBRACE), popMode ;
CHANGE_QUOTED : QUOTE -> type(QUOTED) ;
CHANGE_WORD : WORD -> type(ID) ;
CHANGE_OTHER : . -> type(OTHER_CHARACTER) ;

/* After the keyword of a rule: permissions, conditions, words. */
mode MEDIATED;
MEDIATED_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
KEY : NAME [ \t]* '=' -> pushMode(VALUE) ;
KEY_IN : NAME [ \t]+ 'in' [ \t]* '(' -> pushMode(LIST) ;
MEDIATED_LPAREN : '(' -> type(LPAREN), pushMode(LIST) ;
MEDIATED_ARROW : '->' -> type(ARROW) ;
MEDIATED_COMMA : ',' -> type(COMMA), popMode ;
MEDIATED_RBRACE : '}' -> type(RBRACE), popMode ;
MEDIATED_QUOTED : QUOTE -> type(QUOTED) ;
MEDIATED_PATH : LABEL -> type(PATH) ;
MEDIATED_VARIABLE : VAR -> type(VARIABLE) ;
MEDIATED_WORD : KEYLESS -> type(ID) ;
MEDIATED_OTHER : . -> type(OTHER_CHARACTER) ;

/* After `key=`: one word on the same line, or a list. */
mode VALUE;
VALUE_BLANK : [ \t]+ -> channel(HIDDEN) ;
VALUE_LPAREN : [ \t\r\n]* '(' -> type(LPAREN), mode(LIST) ;
VALUE_QUOTED : QUOTE -> type(QUOTED), popMode ;
VALUE_WORD : ( ~[ \t\r\n"!,(\\] | '\\' | ',' ~[ \t\r\n"!,] | ESCAPE ) IN_WORD* -> type(ID), popMode ;
VALUE_OTHER : . -> type(OTHER_CHARACTER), popMode ;

/* Between parentheses a comma always separates. */
mode LIST;
LIST_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
RPAREN : ')' -> popMode ;
LIST_LPAREN : '(' -> type(LPAREN), pushMode(LIST) ;
LIST_COMMA : ',' -> type(COMMA) ;
EQUALS : ':'? '=' -> pushMode(LIST_VALUE) ;
LIST_QUOTED : QUOTE -> type(QUOTED) ;
LIST_WORD : LISTED -> type(ID) ;
LIST_OTHER : . -> type(OTHER_CHARACTER) ;

/* After `key=` in parentheses the word may hold `=`. */
mode LIST_VALUE;
LIST_VALUE_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
LIST_VALUE_LPAREN : '(' -> type(LPAREN), mode(LIST) ;
LIST_VALUE_QUOTED : QUOTE -> type(QUOTED), popMode ;
LIST_VALUE_WORD : ( ~[ \t\r\n"!,()\\] | '\\' | '\\' [ \t"!,()\\] )+ -> type(ID), popMode ;
LIST_VALUE_RPAREN : ')' -> type(RPAREN), popMode, popMode ;
LIST_VALUE_OTHER : . -> type(OTHER_CHARACTER), popMode ;

/* The values of a variable reach to the end of the line. */
mode VALUES;
END_OF_VALUES : ( '#' REST )? '\r'? '\n' -> popMode ;
VALUES_COMMENT : '#' REST -> type(COMMENT), channel(HIDDEN) ;
CONTINUED : '\\' '\r'? '\n' -> channel(HIDDEN) ;
VALUES_BLANK : [ \t]+ -> channel(HIDDEN) ;
VALUES_QUOTED : QUOTE -> type(QUOTED) ;
VALUES_WORD : ( ~[ \t\r\n"!,#\\] | '\\' | ',' ~[ \t\r\n"!,] | ESCAPE ) IN_WORD* -> type(ID) ;
VALUES_OTHER : . -> type(OTHER_CHARACTER) ;

/* Between `if` and its brace. */
mode CONDITION;
CONDITION_BLANK : [ \t\r\n]+ -> channel(HIDDEN) ;
CONDITION_LBRACE : '{' -> type(LBRACE), popMode ;
CONDITION_LPAREN : '(' -> type(LPAREN) ;
CONDITION_RPAREN : ')' -> type(RPAREN) ;
NOT : 'not' ;
AND : 'and' ;
OR : 'or' ;
IN : 'in' ;
DEFINED : 'defined' ;
EQUAL : '==' ;
UNEQUAL : '!=' ;
CONDITION_AT_MOST : '<=' -> type(AT_MOST) ;
AT_LEAST : '>=' ;
LESS : '<' ;
GREATER : '>' ;
CONDITION_VARIABLE : VAR -> type(VARIABLE) ;
BOOLEAN : BOOL ;
CONDITION_QUOTED : QUOTE -> type(QUOTED) ;
CONDITION_WORD : ( KEYLESS | LABEL ) -> type(ID) ;
CONDITION_OTHER : . -> type(OTHER_CHARACTER) ;

/* The value of a boolean reaches to the end of the line. */
mode TRUTH;
TRUTH_END : ( '#' REST )? '\r'? '\n' -> type(END_OF_VALUES), popMode ;
TRUTH_COMMENT : '#' REST -> type(COMMENT), channel(HIDDEN) ;
TRUTH_CONTINUED : '\\' '\r'? '\n' -> channel(HIDDEN) ;
TRUTH_BLANK : [ \t]+ -> channel(HIDDEN) ;
TRUTH_LPAREN : '(' -> type(LPAREN) ;
TRUTH_RPAREN : ')' -> type(RPAREN) ;
TRUTH_NOT : 'not' -> type(NOT) ;
TRUTH_AND : 'and' -> type(AND) ;
TRUTH_OR : 'or' -> type(OR) ;
TRUTH_IN : 'in' -> type(IN) ;
TRUTH_DEFINED : 'defined' -> type(DEFINED) ;
TRUTH_EQUAL : '==' -> type(EQUAL) ;
TRUTH_UNEQUAL : '!=' -> type(UNEQUAL) ;
TRUTH_AT_MOST : '<=' -> type(AT_MOST) ;
TRUTH_AT_LEAST : '>=' -> type(AT_LEAST) ;
TRUTH_LESS : '<' -> type(LESS) ;
TRUTH_GREATER : '>' -> type(GREATER) ;
TRUTH_VARIABLE : VAR -> type(VARIABLE) ;
TRUTH_BOOLEAN : BOOL -> type(BOOLEAN) ;
TRUTH_QUOTED : QUOTE -> type(QUOTED) ;
TRUTH_WORD : ( KEYLESS | LABEL ) -> type(ID) ;
TRUTH_OTHER : . -> type(OTHER_CHARACTER) ;
