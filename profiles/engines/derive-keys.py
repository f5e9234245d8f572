#!/usr/bin/env python3
"""Derives the names that a description may hold from the schemas that its makers publish.

  derive-keys.py schema TYPE FILE [LATER.csv]   a JSON schema and those beside it that it names; TYPE is what its root is called
  derive-keys.py kubernetes FOLDER              the models of the Kubernetes client for JavaScript (dist/gen/models of its package)

Prints rows of type,key,holds. A shape is text, number, flag or any, the name of a type, [SHAPE] for a list, {SHAPE} for a mapping
by names of one's own; several are separated by a bar. The key * stands for every other name, a key that ends in * for those that
begin so.
"""
import csv
import json
import os
import re
import sys

SCALARS = {"string": "text", "number": "number", "integer": "number", "boolean": "flag"}


class Schema:
    """Walks a JSON schema of draft 4 to 7; references may name another file."""

    def __init__(self, path):
        self.files = {}
        self.types = {}
        self.path = os.path.abspath(path)

    def load(self, path):
        if path not in self.files:
            with open(path, encoding="utf-8") as file:
                self.files[path] = json.load(file)
        return self.files[path]

    def resolve(self, reference, path):
        file, _, pointer = reference.partition("#")
        where = os.path.join(os.path.dirname(path), file) if file else path
        node, name = self.load(where), ""
        for part in pointer.strip("/").split("/"):
            if part:
                node, name = node[part], part
        return node, where, name

    def shapes(self, node, path, name):
        if "$ref" in node:
            target, where, called = self.resolve(node["$ref"], path)
            return self.shapes(target, where, called or name)
        found = set()
        for word in ("oneOf", "anyOf", "allOf"):
            for part in node.get(word, []):
                if set(part) - {"required"}:
                    found |= self.shapes(part, path, name)
        kinds = node.get("type", [])
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            if kind == "object":
                found.add(self.mapping(node, path, name))
            elif kind == "array":
                found.add("[" + self.joined(node.get("items", {}), path, name) + "]")
            elif kind != "null":
                found.add(SCALARS[kind])
        if not kinds and ("properties" in node or "patternProperties" in node):
            found.add(self.mapping(node, path, name))
        if not kinds and "enum" in node:
            found.add("text")
        return found

    def joined(self, node, path, name):
        return "|".join(sorted(self.shapes(node, path, name))) or "any"

    def mapping(self, node, path, name):
        further = {p: n for p, n in node.get("patternProperties", {}).items() if not p.startswith("^x-")}
        own = node.get("additionalProperties", True)
        if "properties" not in node:
            inner = set()
            for one in further.values():
                inner |= self.shapes(one, path, name)
            if isinstance(own, dict):
                inner |= self.shapes(own, path, name)
            return "{" + ("|".join(sorted(inner)) or "any") + "}"
        if name not in self.types:
            keys = self.types[name] = {}
            for key, value in node["properties"].items():
                keys[key] = self.joined(value, path, name + "." + key)
            if any(p.startswith("^x-") for p in node.get("patternProperties", {})):
                keys["x-*"] = "any"
            if own is not False and "additionalProperties" in node or further:
                keys["*"] = "any"
        return name


def schema(root, path, later):
    walk = Schema(path)
    top = walk.mapping(walk.load(walk.path), walk.path, root)
    assert top == root, top
    if later:
        with open(later, encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                walk.types.setdefault(row["type"], {})[row["key"]] = row["holds"]
    return walk.types


ROOTS = "Pod Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Job CronJob PodTemplate".split()
LEFT_OUT = {"status": "any", "managedFields": "any"}


def kubernetes(folder):
    types, wanted = {}, list(ROOTS)
    while wanted:
        name = wanted.pop()
        if name in types:
            continue
        with open(os.path.join(folder, "V1" + name + ".js"), encoding="utf-8") as file:
            text = file.read()
        fields = json.loads(re.search(r"attributeTypeMap = (\[.*?\]);", text, re.S).group(1))
        types[name] = {}
        for field in fields:
            key = field["baseName"]
            shape = LEFT_OUT.get(key) or kubernetes_shape(field["type"], wanted)
            types[name][key] = shape
    return types


def kubernetes_shape(written, wanted):
    if match := re.fullmatch(r"Array<(.*)>", written):
        return "[" + kubernetes_shape(match.group(1), wanted) + "]"
    if match := re.fullmatch(r"\{ \[key: string\]: (.*); \}", written):
        return "{" + kubernetes_shape(match.group(1), wanted) + "}"
    if match := re.fullmatch(r"V1([A-Z]\w*)", written):
        if match.group(1) in ("MicroTime",):
            return "text"
        wanted.append(match.group(1))
        return match.group(1)
    known = {"string": "text", "number": "number", "boolean": "flag", "Date": "text", "any": "any", "object": "any"}
    return known.get(written, "number|text" if written == "IntOrString" else "any")


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "schema":
        types = schema(arguments[1], arguments[2], arguments[3] if len(arguments) > 3 else None)
    elif len(arguments) == 2 and arguments[0] == "kubernetes":
        types = kubernetes(arguments[1])
    else:
        sys.exit(__doc__)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["type", "key", "holds"])
    for name in sorted(types):
        for key in sorted(types[name]):
            rows.writerow([name, key, types[name][key]])


if __name__ == "__main__":
    main(sys.argv[1:])
