#!/usr/bin/env bash
# Process 1 of a lab host's own PID namespace: covers libvirt's directories with those of this host, starts its daemons,
# says "ready", and lives until its standard input closes. When it ends, the kernel kills everything in the namespace,
# so neither a crashed test nor a SIGKILL of the test runner leaves a daemon or a guest behind.
#
# usage: host-init.sh DIRECTORY HOSTNAME [ARGUMENTS OF LIBVIRTD]
set -euo pipefail
directory=$1
name=$2

cover() { # DIRECTORY OF THE HOST, PATH THAT LIBVIRT USES
  mkdir -p "$2"
  mount --bind "$directory/$1" "$2"
}
cover run /run/libvirt
cover etc /etc/libvirt
cover lib /var/lib/libvirt
cover cache /var/cache/libvirt
cover log /var/log/libvirt
mount --bind "$directory/hosts" /etc/hosts

# systemd-machined would be told process ids of this namespace and look for them in its own; libvirt does without it.
for bus in /run/dbus /run/systemd; do
  if [ -d "$bus" ]; then mount -t tmpfs tmpfs "$bus"; fi
done

hostname "$name"
ip link set lo up
virtlogd --daemon --pid-file /run/libvirt/virtlogd.pid
libvirtd --daemon --pid-file /run/libvirt/libvirtd.pid "${@:3}"
if [ -e "$directory/ssh/sshd_config" ]; then
  mkdir -p /run/sshd
  "$(command -v sshd || echo /usr/sbin/sshd)" -f "$directory/ssh/sshd_config" -E "$directory/log/sshd.log"
fi

echo ready
while read -r _; do :; done
