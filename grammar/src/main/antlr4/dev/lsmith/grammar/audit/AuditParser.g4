/*
 * One audit record, without the prefix of whatever carried it (syslog, dmesg, journald, grep). The three entry rules are
 * the three ways in which a record can begin. LL(1); unknown keys and words are always accepted.
 */
parser grammar AuditParser;

options { tokenVocab = AuditLexer; }

/* type=AVC msg=audit(T:S): …   type=1400 audit(T:S): …   audit(T:S): type=1503 …   node=HOST before each */
record : NODE? (TYPE STAMP | STAMP TYPE) body EOF ;

/* journald's short form: AVC apparmor=…, and <audit-1400> apparmor=… of its old versions */
typed : WORD body EOF ;

/* apparmor=… and avc: … without any header, as dbus-daemon writes through syslog */
bare : (PAIR | UNCLOSED | DECISION) body EOF ;

body : item* ;

item
    : PAIR
    | UNCLOSED
    | DECISION
    | INVALID_CONTEXT
    | MESSAGE_OPEN
    | MESSAGE_CLOSE
    | INTERPRETED
    | WORD
    | TYPE
    | NODE
    | STAMP
    ;
