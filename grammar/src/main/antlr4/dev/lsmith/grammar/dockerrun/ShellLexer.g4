// The tokens of a POSIX shell's command line (POSIX.1-2017, Shell Command Language, 2.2 Quoting, 2.3 Token Recognition),
// with $'…' of later shells, the <placeholder> that people leave in lines they publish, $$NAME and $(NAME) of make, and
// {{ name }} of the templates that scripts are made from.
lexer grammar ShellLexer;

@members {
    private boolean atWordStart() {
        int before = _input.LA(-1);
        return before == EOF || before == ' ' || before == '\t' || before == '\n' || before == ';' || before == '&'
                || before == '|' || before == '(';
    }
}

CONTINUATION: '\\' '\r'? '\n' -> skip;
COMMENT: {atWordStart()}? '#' ~[\r\n]* -> skip;
BLANK: [ \t]+;
SEPARATOR: '\r'? '\n' | '\r' | ';' | '&' | '|' | '(' | ')';
PLACEHOLDER: '<' [A-Za-z] ~[ \t\r\n<>|&;"']* '>';
REDIRECT: [0-9]* ('<' | '>') [<>&|-]*;
ESCAPED: '\\' ~[\r\n];
SINGLE: '\'' ~[']* '\'';
ANSI_C: '$\'' ('\\' . | ~[\\'])* '\'';
DOUBLE: '$'? '"' -> pushMode(QUOTED);
EXPANSION: NAMED | SUBSTITUTED | TEMPLATE;
DOLLAR: '$';
BARE: ~[ \t\r\n;&|()<>\\'"$`{]+ | '{';
UNCLOSED: ['`\\];

fragment NAMED: '$' '$'? ([A-Za-z_] [A-Za-z_0-9]* | [0-9@*#?!-] | BRACES) | '$$';
fragment BRACES: '{' (BRACES | '\\' ~[\r\n] | ~[{}\\\r\n])* '}';
fragment TEMPLATE: '{{' (~[{}\r\n] | '}' ~[{}\r\n])* '}}';
fragment SUBSTITUTED: '$' '$'? NESTED | '`' ('\\' . | ~[\\`])* '`';
fragment NESTED: '(' (NESTED | ~[()])* ')';

mode QUOTED;

QUOTED_CONTINUATION: '\\' '\r'? '\n' -> skip;
QUOTED_ESCAPED: '\\' [$`"\\];
QUOTED_BACKSLASH: '\\';
QUOTED_EXPANSION: NAMED | SUBSTITUTED | TEMPLATE;
QUOTED_DOLLAR: '$';
QUOTED_TEXT: ~[\\$`"{]+ | '{';
QUOTED_UNCLOSED: '`';
DOUBLE_END: '"' -> popMode;
