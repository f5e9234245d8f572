// SELinux type enforcement modules as checkmodule(8) reads them (checkpolicy's policy_parse.y): the statements that a module of allow rules is
// made of; and of refpolicy's macros its head, its blocks and calls of interfaces, which are not expanded. Conditional policy is not part of it.
grammar Te;

file
    : head statement* EOF
    ;

head
    : MODULE name version=NUMBER SEMICOLON
    | POLICY_MODULE LPAREN name (COMMA NUMBER)? RPAREN SEMICOLON?
    ;

statement
    : REQUIRE LBRACE requirement* RBRACE                                  # requireBlock
    | GEN_REQUIRE LPAREN BACKQUOTE requirement* QUOTE RPAREN SEMICOLON?   # requireBlock
    | TYPE name (COMMA name)* SEMICOLON                                   # typeDeclaration
    | ATTRIBUTE name SEMICOLON                                            # attributeDeclaration
    | TYPEATTRIBUTE name name (COMMA name)* SEMICOLON                     # typeAttribute
    | ROLE name (TYPES set)? SEMICOLON                                    # roleTypes
    | effect=(ALLOW | AUDITALLOW | DONTAUDIT | NEVERALLOW)
        source=typeSet target=typeSet COLON classes=set permissions=set SEMICOLON # accessRule
    | effect=(ALLOWXPERM | AUDITALLOWXPERM | DONTAUDITXPERM | NEVERALLOWXPERM)
        source=typeSet target=typeSet COLON classes=set permission=name commands SEMICOLON # commandRule
    | TYPE_TRANSITION source=typeSet target=typeSet COLON classes=set name STRING? SEMICOLON # transitionRule
    | PERMISSIVE name SEMICOLON                                           # permissiveRule
    | OPTIONAL LBRACE statement* RBRACE                                   # optionalBlock
    | OPTIONAL_POLICY LPAREN BACKQUOTE statement* QUOTE RPAREN SEMICOLON? # optionalBlock
    | name LPAREN argument (COMMA argument)* RPAREN SEMICOLON?            # interfaceCall
    ;

// What stands between the commas is for the interface to say.
argument
    : (name | NUMBER | STRING | HYPHEN | set)*
    ;

requirement
    : TYPE name (COMMA name)* SEMICOLON      # requireType
    | ATTRIBUTE name (COMMA name)* SEMICOLON # requireAttribute
    | ROLE name (COMMA name)* SEMICOLON      # requireRole
    | CLASS name set SEMICOLON               # requireClass
    ;

set
    : name
    | LBRACE name+ RBRACE
    ;

// The one subtraction that is read: types less the members of an attribute.
typeSet
    : names+=name
    | LBRACE names+=name+ (HYPHEN except=name)? RBRACE
    ;

// With ~ all others.
commands
    : TILDE? range
    | TILDE? LBRACE range+ RBRACE
    ;

range
    : first=NUMBER (HYPHEN last=NUMBER)?
    ;

name
    : IDENTIFIER
    ;

MODULE: 'module' | 'MODULE';
POLICY_MODULE: 'policy_module';
GEN_REQUIRE: 'gen_require';
OPTIONAL_POLICY: 'optional_policy';
REQUIRE: 'require' | 'REQUIRE';
TYPE: 'type' | 'TYPE';
ATTRIBUTE: 'attribute' | 'ATTRIBUTE';
TYPEATTRIBUTE: 'typeattribute' | 'TYPEATTRIBUTE';
ROLE: 'role' | 'ROLE';
TYPES: 'types' | 'TYPES';
CLASS: 'class' | 'CLASS';
ALLOW: 'allow' | 'ALLOW';
AUDITALLOW: 'auditallow' | 'AUDITALLOW';
DONTAUDIT: 'dontaudit' | 'DONTAUDIT';
NEVERALLOW: 'neverallow' | 'NEVERALLOW';
ALLOWXPERM: 'allowxperm' | 'ALLOWXPERM';
AUDITALLOWXPERM: 'auditallowxperm' | 'AUDITALLOWXPERM';
DONTAUDITXPERM: 'dontauditxperm' | 'DONTAUDITXPERM';
NEVERALLOWXPERM: 'neverallowxperm' | 'NEVERALLOWXPERM';
TYPE_TRANSITION: 'type_transition' | 'TYPE_TRANSITION';
PERMISSIVE: 'permissive' | 'PERMISSIVE';
OPTIONAL: 'optional' | 'OPTIONAL';

LPAREN: '(';
RPAREN: ')';
BACKQUOTE: '`';
QUOTE: '\'';
LBRACE: '{';
RBRACE: '}';
SEMICOLON: ';';
COLON: ':';
COMMA: ',';
HYPHEN: '-';
TILDE: '~';

NUMBER: '0' [xX] [0-9a-fA-F]+ | [0-9]+ ('.' [0-9]+)*;
IDENTIFIER: [A-Za-z] [A-Za-z0-9_.-]*;
STRING: '"' ~["\r\n]* '"';

COMMENT: '#' ~[\r\n]* -> skip;
BLANK: [ \t\r\n\f]+ -> skip;
ANY: .;
