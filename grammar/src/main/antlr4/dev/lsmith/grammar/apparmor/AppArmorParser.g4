/*
 * AppArmor's profile language (apparmor.d(5)), versions 2.x to 5.x. What the words of a rule mean, and whether the
 * version has them, is decided by the reader, which can say it in better words.
 */
parser grammar AppArmorParser;

options { tokenVocab = AppArmorLexer; }

policy : preamble* profile* EOF ;

/* A file that is included in a profile. */
included : item* EOF ;

preamble
    : ABI fileName COMMA # abi
    | include # preambleInclude
    | ASSIGNMENT value+ END_OF_VALUES # variableDefinition
    | BOOLEAN_ASSIGNMENT value END_OF_VALUES # booleanDefinition
    | ( ALIAS | REWRITE ) word ARROW word COMMA # alias
    ;

value : ID | QUOTED ;
include : INCLUDE ( IF EXISTS )? fileName COMMA? ;
fileName : SEARCHED | QUOTED | PATH | ID ;

profile : ( PROFILE name = word attachment = word? | path = pathWord ) head body ;
hat : ( CARET | HAT ) name = word head body ;
head : xattrs? flags? xattrs? ;
xattrs : XATTRS EQUALS list ;
flags : ( FLAGS EQUALS )? list ;
body : LBRACE item* RBRACE ;

item
    : include
    | PROFILE name = word attachment = word? head body
    | hat
    | conditional
    | qualifiers body
    | qualifiers statement COMMA
    ;

conditional : IF expression then = body ( ELSE ( otherwise = body | conditional ) )? ;

expression
    : LPAREN expression RPAREN # parentheses
    | NOT expression # negated
    | expression AND expression # both
    | expression OR expression # either
    | DEFINED ( VARIABLE | BOOLEAN ) # defined
    | operand operator = ( EQUAL | UNEQUAL | IN | LESS | AT_MOST | GREATER | AT_LEAST ) operand # comparison
    | BOOLEAN # booleanValue
    ;

operand : VARIABLE | list | word ;

qualifiers : ( PRIORITY EQUALS priority = ID )? AUDIT? effect = ( ALLOW | DENY | PROMPT )? scope = ( OWNER | OTHER )? ;

statement
    : SET RLIMIT word AT_MOST word+ # rlimit
    | CHANGE_PROFILE safety = ( SAFE | UNSAFE )? program = word? ( ARROW target = word )? # changeProfile
    | LINK SUBSET? word ARROW word # link
    | FILE? ( SAFE | UNSAFE )? ( pathWord ID | ID SUBSET? pathWord ) ( ARROW word )? # file
    | FILE ( SAFE | UNSAFE )? ID? ( ARROW word )? # everyFile
    | kind part* # mediated
    ;

kind : ALL | CAPABILITY | NETWORK | UNIX | DBUS | SIGNAL | PTRACE | MOUNT | REMOUNT | UMOUNT | UNMOUNT | PIVOT_ROOT
     | USERNS | IO_URING | MQUEUE ;

part
    : list # listed
    | key = word ( EQUALS | IN ) ( list | word ) # condition
    | ARROW word # target
    | word # plain
    ;

list : LPAREN ( COMMA | entry )* RPAREN ;
entry : word ( EQUALS word )? ;

pathWord : PATH | VARIABLE | QUOTED ;

word
    : ID | PATH | VARIABLE | QUOTED
    | ELSE | NOT | AND | OR | DEFINED
    | PROFILE | HAT | FLAGS | XATTRS | OWNER | OTHER | AUDIT | ALLOW | DENY | PROMPT | PRIORITY | ABI | ALIAS | REWRITE | IF | EXISTS | SET | RLIMIT | FILE | LINK | SUBSET | SAFE | UNSAFE | ALL | CAPABILITY | NETWORK | UNIX | DBUS | SIGNAL | PTRACE | MOUNT | REMOUNT | UMOUNT | UNMOUNT | PIVOT_ROOT | CHANGE_PROFILE | USERNS | IO_URING | MQUEUE
    ;
