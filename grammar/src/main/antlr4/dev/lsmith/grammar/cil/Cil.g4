// SELinux Common Intermediate Language: symbols, quoted strings and lists (secilc's docs, cil_lexer.l). What a list
// means is decided by its first symbol and is not part of the syntax.
grammar Cil;

file
    : expression* EOF
    ;

expression
    : list
    | SYMBOL
    | STRING
    ;

list
    : LPAREN expression* RPAREN
    ;

LPAREN: '(';
RPAREN: ')';
STRING: '"' ~["\r\n]* '"';
SYMBOL: ~[ \t\r\n\f()";]+;

COMMENT: ';' ~[\r\n]* -> skip;
BLANK: [ \t\r\n\f]+ -> skip;
ANY: .;
