set rlimit ${rule.resource()} <= ${rule.value()},
