/*
 * Words of one audit record. Tokens are coarse, one for each key=value, as tokens per byte decide the speed.
 *
 * Sources: kernel/audit.c (audit_log_start, audit_log_untrustedstring), security/selinux/avc.c (avc_audit_pre_callback),
 * security/selinux/ss/services.c (compute_sid_handle_invalid_context), auditd's ENRICHED format, ausearch -i.
 *
 * INVARIANT: a token that fails late stops at the character that could start it again, so that lexing is linear.
 */
lexer grammar AuditLexer;

tokens { MESSAGE_CLOSE }

TYPE : 'type=' [A-Za-z0-9_\-]+ ('[' [0-9]+ ']')? ;
NODE : 'node=' F_Dark+ ;

/* audit(1700000000.123:456): and, of ausearch -i, audit(08/14/2024 21:27:54.123:201) : */
STAMP : 'msg='? 'audit(' ~[()]* ')' F_Blank* ':'? ;

MESSAGE_OPEN : 'msg=\'' -> pushMode(Message) ;

/* avc:  denied  { read write } for, also with null in place of the permissions, and without 'for' */
DECISION : F_Decision ;

/* the form before Linux 3.17 */
INVALID_CONTEXT : 'security_compute_sid:' F_Blank+ 'invalid context' F_Blank+ F_Dark+ F_Blank+ 'for' ;

PAIR : F_Key '=' F_Value ;
UNCLOSED : F_Key '="' ~["]* ;

INTERPRETED : '\u001D' ;
BLANK : F_Blank+ -> skip ;
/* a word ends where a pair could begin to end: the blank between a value and the next key may be missing */
WORD : ~[ \t\r\n="\u001D]+ ;
NEWLINE : [\r\n]+ -> skip ;
STRAY : . -> type(WORD) ;

fragment F_Blank : [ \t] ;
fragment F_Dark : ~[ \t\r\n\u001D] ;
fragment F_Key : [A-Za-z_] [A-Za-z0-9_.\-]* ('[' [0-9]+ ']')? ;
fragment F_Value : F_Quoted | F_Braces | F_Bare F_Braces? | F_Bare F_Quoted | /* key= */ ;
fragment F_Quoted : '"' ~["]* '"' ;
fragment F_Braces : '{' ~[{}]* '}' ;
fragment F_Bare : ~[ \t\r\n"'{\u001D] ~[ \t\r\n"\u001D]* ;
fragment F_Decision : 'avc:' F_Blank+ ('denied' | 'granted') F_Blank+
    ( '{' [A-Za-z0-9_ ]* '}' | 'null' ) (F_Blank+ 'for')? ;

/* Inside msg='…' of a user-space record. */
mode Message;

M_CLOSE : '\'' -> type(MESSAGE_CLOSE), popMode ;
M_OPEN : '(' -> skip, mode(Parenthesis) ;
M_DECISION : F_Decision -> type(DECISION) ;
M_PAIR : F_Key '=' (F_Quoted | M_Bare F_Quoted? | /* key= */) -> type(PAIR) ;
M_UNCLOSED : F_Key '="' ~["]* -> type(UNCLOSED) ;
M_INTERPRETED : '\u001D' -> type(INTERPRETED), popMode ;
M_BLANK : F_Blank+ -> skip ;
M_WORD : M_Dark+ -> type(WORD) ;
M_NEWLINE : [\r\n]+ -> skip ;
M_STRAY : . -> type(WORD) ;

fragment M_Dark : ~[ \t\r\n'(="\u001D] ;
fragment M_Bare : ~[ \t\r\n"'\u001D] ~[ \t\r\n"'\u001D]* ;

/* (sauid=81, hostname=?, addr=?, terminal=?) inside msg='…' */
mode Parenthesis;

P_CLOSE : ')' -> skip, mode(Message) ;
P_END : '\'' -> type(MESSAGE_CLOSE), popMode ;
P_PAIR : F_Key '=' (F_Quoted | P_Bare) -> type(PAIR) ;
P_INTERPRETED : '\u001D' -> type(INTERPRETED), popMode ;
P_BLANK : [ \t,]+ -> skip ;
P_WORD : P_Dark+ -> type(WORD) ;
P_NEWLINE : [\r\n]+ -> skip ;
P_STRAY : . -> type(WORD) ;

fragment P_Dark : ~[ \t\r\n',)="\u001D] ;
fragment P_Bare : ~[ \t\r\n"',)\u001D]* ;
