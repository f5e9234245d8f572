abi ${file(rule.file())},
