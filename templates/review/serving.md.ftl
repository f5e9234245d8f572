# ${name}: what it may do once it serves

`generate --phase` told the start of the recording from what followed: it served from ${begin} on, as shown by <#list signs as sign>${code(sign)}<#sep>, </#list>. `apparmor/` holds a
smaller profile of the same name for that, `capabilities.json` the capabilities that were used then.

Of ${asked} distinct accesses that were seen, serving no longer allows ${sum}<#if kinds?has_content> (<#list kinds as one>${one.kind}: ${one.count}<#sep>, </#list>)</#if>, and <#if gone?has_content>no longer these capabilities: <#list gone as one>${one}<#sep>, </#list>.<#else>all of its capabilities still.</#if>

## To put it in force

```
sh serving/serve.sh start                  # before each start: the profile of the whole life
docker run ...                             # as docker-run.args says
sh serving/serve.sh serve CONTAINER        # waits until it listens, then replaces the profile (apparmor_parser -r)
```

In a systemd unit: `ExecStartPre=/bin/sh DIR/serving/serve.sh start` and `ExecStartPost=/bin/sh DIR/serving/serve.sh serve CONTAINER`.

## What it cannot do

- A filter of system calls does not follow: a process can only add one to itself (seccomp(2)), so what the start called stays allowed by `seccomp.json`.
- The bounding set stays what the engine gave; it is the profile's `capability` rules that refuse the others. An SELinux domain stays until an exec.
- The profile is replaced by its name: for every container that runs under it. `docker run --restart` starts a container under the smaller profile, where it fails: let systemd start it, or
  run `serve.sh start` first.
- Files that are open since the start are asked about anew: what was opened for writing, and devices, stay allowed therefore. A file that was opened for reading only and is read again from the same descriptor is not.
- The kernel reports a capability once for a profile and processor. One that was used by the start is no longer allowed only where a filter logged every call and none that asks for it
  (`profiles/learning/capability-calls.csv`) was made since; of those that no call tells, as `dac_override`, all stay.
- A program that can change its profile itself (aa_change_profile(2)) could do without the script; that needs its own call and is not written here.
