/*
 * AppArmor's profile language (apparmor.d(5)), versions 2.x to 5.x. What the words of a rule mean, and whether the
 * version has them, is decided by the reader and by the checks, which can say it in better words.
 */
parser grammar AppArmorParser;

options { tokenVocab = AppArmorLexer; }

/* What is assigned, renamed or named as abi stands before the first profile; a file may be included behind it. */
policy : preamble* ( profile ( profile | include )* )? EOF ;

/* A file that is included in a profile. */
included : item* EOF ;

/* Any file: a policy, or one that is included in the preamble or in a profile. */
piece : preamble* ( profile | item )* EOF ;

preamble
    : ABI fileName COMMA # abi
    | include # preambleInclude
    | ASSIGNMENT value+ ( END_OF_VALUES | EOF ) # variableDefinition
    | BOOLEAN_ASSIGNMENT expression ( END_OF_VALUES | EOF ) # booleanDefinition
    | ALIAS pathWord ARROW word COMMA # alias
    ;

value : ID | QUOTED ;
include : ( INCLUDE | INCLUDE_IF_EXISTS ) fileName ;
fileName : SEARCHED | QUOTED | ID ;

profile : child | path = word attachment = word? head body ;
child : form = ( PROFILE | CARET | HAT ) name = word attachment = word? head body ;
head : ( XATTRS list )? ( IDENTITIES list )* ( FLAGS? list )? ;
body : LBRACE item* RBRACE ;

item
    : include
    | ABI fileName COMMA
    | child
    | conditional
    | SET RLIMIT limit = ID AT_MOST ( NUMBER | ID ) unit = ID? COMMA
    | qualifiers body
    | qualifiers statement COMMA
    ;

conditional : IF expression then = body ( ELSE ( otherwise = body | conditional ) )? ;

expression
    : NOT expression # negated
    | expression AND expression # both
    | expression OR expression # either
    | LPAREN expression RPAREN # parentheses
    | DEFINED ( VARIABLE | BOOLEAN ) # defined
    | operand operator = ( EQUAL | UNEQUAL | IN | LESS | AT_MOST | GREATER | AT_LEAST ) operand # comparison
    | BOOLEAN # booleanValue
    | operand # truth
    ;

operand : VARIABLE | ID | QUOTED ;

qualifiers : ( PRIORITY NUMBER )? AUDIT? effect = ( ALLOW | DENY | PROMPT )? scope = ( OWNER | OTHER )? ;

statement
    : CHANGE_PROFILE safety = ( SAFE | UNSAFE )? program = word? ( ARROW target = word )? # changeProfile
    | LINK ( SUBSET | AT_MOST )? pathWord ARROW word # link
    | FILE? ( SAFE | UNSAFE )? ( pathWord ID | ID ( SUBSET | AT_MOST )? pathWord ) ( ARROW word )? # file
    | FILE # everyFile
    | CAPABILITY ID* # capability
    | kind part* # mediated
    ;

kind : ALL | NETWORK | UNIX | DBUS | SIGNAL | PTRACE | MOUNT | REMOUNT | UMOUNT | PIVOT_ROOT | USERNS | IO_URING | MQUEUE ;

part
    : list # listed
    | KEY ( list | word ) # condition
    | KEY_IN ( COMMA | entry )* RPAREN # choice
    | ARROW # arrow
    | word # plain
    ;

list : LPAREN ( COMMA | entry )* RPAREN ;
entry : word ( EQUALS ( list | word ) )? ;

pathWord : PATH | VARIABLE | QUOTED ;
word : ID | PATH | VARIABLE | QUOTED ;
