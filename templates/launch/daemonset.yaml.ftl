# Puts the policies of ${raw(set.name)} on every node: kubectl apply -f FILE. It needs a privileged pod, as only root of the node may load them.
# A pod then names them:
#   securityContext:
<#if set.apparmor??>
#     appArmorProfile: {type: Localhost, localhostProfile: ${raw(set.name)}}
</#if>
<#if set.seccomp??>
#     seccompProfile: {type: Localhost, localhostProfile: lsmith/${raw(set.name)}.json}
</#if>
<#if set.selinux??>
#     seLinuxOptions: {type: ${raw(set.domain)}}
</#if>
# What is there under the same name and not of lsmith is not replaced: the pod fails and says so. Deleting the DaemonSet leaves the policies on
# the nodes, as a profile that is unloaded while a container runs under it leaves that unconfined: delete the pods first, then the files.
---
apiVersion: v1
kind: Namespace
metadata:
  name: lsmith
  labels:
    pod-security.kubernetes.io/enforce: privileged
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${set.object}
  namespace: lsmith
data:
  install.sh: |2
    set -eu
    put() { # FILE PLACE: writes one file of the node, if that is of lsmith or not there
      if [ -e "/host$2" ] && [ ! -e "/host/var/lib/lsmith/daemonset$2" ] && ! cmp -s "$1" "/host$2"; then
        echo "$2: it is there and not of lsmith" >&2
        exit 1
      fi
      mkdir -p "/host/var/lib/lsmith/daemonset$(dirname "$2")" "/host$(dirname "$2")"
      : >"/host/var/lib/lsmith/daemonset$2"
      cp "$1" "/host$2.lsmith-new"
      mv "/host$2.lsmith-new" "/host$2"
    }
<#if set.seccomp??>
    put /policies/seccomp.json /var/lib/kubelet/seccomp/lsmith/${raw(set.name)}.json
</#if>
<#if set.apparmor??>
    if [ "$(cat /host/sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then
      put /policies/apparmor /etc/apparmor.d/${raw(set.name)}
      chroot /host apparmor_parser -r /etc/apparmor.d/${raw(set.name)}
    fi
</#if>
<#if set.selinux??>
    if [ -e /host/sys/fs/selinux/enforce ]; then
      put /policies/selinux.cil /var/lib/lsmith/${raw(set.module)}.cil
      chroot /host semodule -i /var/lib/lsmith/${raw(set.module)}.cil
    fi
</#if>
<#if set.seccomp??>
  seccomp.json: ${block(set.seccomp)}
</#if>
<#if set.apparmor??>
  apparmor: ${block(set.apparmor)}
</#if>
<#if set.selinux??>
  selinux.cil: ${block(set.selinux)}
</#if>
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ${set.object}
  namespace: lsmith
spec:
  selector:
    matchLabels:
      app: ${set.object}
  template:
    metadata:
      labels:
        app: ${set.object}
      annotations:
        lsmith/policies: ${set.digest}
    spec:
      automountServiceAccountToken: false
      tolerations:
        - operator: Exists
      initContainers:
        - name: install
          image: ${set.image}
          command: ["/bin/sh", "/policies/install.sh"]
          securityContext:
            privileged: true
          volumeMounts:
            - name: host
              mountPath: /host
            - name: policies
              mountPath: /policies
              readOnly: true
      containers:
        - name: wait
          image: ${set.image}
          command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            runAsUser: 65534
            capabilities:
              drop: ["ALL"]
            seccompProfile:
              type: RuntimeDefault
          resources:
            limits:
              memory: 16Mi
      volumes:
        - name: host
          hostPath:
            path: /
        - name: policies
          configMap:
            name: ${set.object}
