/*
 * TOMOYO's policy: what stands in profile.conf, exception_policy.conf and domain_policy.conf, or in one text after the other. A statement is a
 * line, and its first word tells of which file it is. Source: tomoyo_write_profile, tomoyo_write_exception and tomoyo_write_domain in
 * security/tomoyo/common.c, Linux 6.1. Which arguments an operation takes is a table (profiles/kernel/tomoyo-operations.csv), not grammar.
 *
 * Words are of what prints in ASCII but blanks; anything else in a name stands escaped. Each rule is LL(2), so that reading is linear.
 */
grammar Tomoyo;

policy : line? (NEWLINE line?)* EOF ;

line
    : REMARK word*                                                       # remark
    | VERSION                                                            # version
    | namespace=ROOT? PROFILE_KEY word*                                  # setting
    | ROOT (PATH | WORD)*                                                # domain
    | key=(USE_PROFILE | USE_GROUP) number=word                          # use
    | MARK                                                               # flag
    | namespace=ROOT? kind=TRANSITION program=target (FROM source=target)? # transition
    | namespace=ROOT? AGGREGATOR original=word program=word              # aggregator
    | namespace=ROOT? kind=GROUP name=word member=word                   # group
    | namespace=ROOT? ACL_GROUP number=word access                       # sharedRule
    | access                                                             # rule
    ;

access
    : FILE word+
    | NETWORK word word word+
    | MISC word+
    | TASK word+
    ;

target : word | ROOT (PATH | WORD)+ ;

word
    : REMARK | VERSION | PROFILE_KEY | ROOT | USE_PROFILE | USE_GROUP | MARK | TRANSITION | AGGREGATOR | GROUP | ACL_GROUP | FILE
    | NETWORK | MISC | TASK | FROM | PATH | WORD
    ;

VERSION : 'PROFILE_VERSION=' [0-9]+ ;
PROFILE_KEY : [0-9]+ '-' ('COMMENT' | 'PREFERENCE' | 'CONFIG' ('::' [a-z_]+)*) '=' PRINTED* ;
USE_PROFILE : 'use_profile' ;
USE_GROUP : 'use_group' ;
MARK : 'quota_exceeded' | 'transition_failed' ;
TRANSITION : 'no_'? ('initialize_domain' | 'keep_domain' | 'reset_domain') ;
AGGREGATOR : 'aggregator' ;
GROUP : 'path_group' | 'number_group' | 'address_group' ;
ACL_GROUP : 'acl_group' ;
FILE : 'file' ;
NETWORK : 'network' ;
MISC : 'misc' ;
TASK : 'task' ;
FROM : 'from' ;
ROOT : '<' PRINTED+ '>' ;
PATH : '/' PRINTED* ;
REMARK : '#' PRINTED* ;
WORD : PRINTED+ ;
NEWLINE : '\r'? '\n' ;
BLANK : [ \t]+ -> skip ;

fragment PRINTED : [!-~] ;
