// Simple commands of words; what a word means is not part of the syntax.
parser grammar ShellParser;

options { tokenVocab = ShellLexer; }

script
    : command? (SEPARATOR command?)* EOF
    ;

command
    : BLANK* element (BLANK+ element)* BLANK*
    | BLANK+
    ;

element
    : word redirection?
    | redirection
    ;

redirection
    : REDIRECT BLANK* word
    ;

word
    : part+
    ;

part
    : BARE
    | ESCAPED
    | SINGLE
    | ANSI_C
    | DOLLAR
    | EXPANSION
    | PLACEHOLDER
    | quoted
    ;

quoted
    : DOUBLE (QUOTED_TEXT | QUOTED_ESCAPED | QUOTED_BACKSLASH | QUOTED_DOLLAR | QUOTED_EXPANSION)* DOUBLE_END
    ;
