#!/usr/bin/env bash
# A libvirtd newer than the machine's, from another Debian release in a root directory of its own, until standard input closes.
# Makes the root directory with debootstrap where it is missing (600 MB, some minutes). Its drivers: test, QEMU, LXC.
#
# usage: newer-libvirt.sh ROOT SOCKETS [RELEASE]       then: COVISOR_NEWER_LIBVIRT=SOCKETS/libvirt-sock npx vitest run …
set -euo pipefail
root=$1
sockets=$2
release=${3:-trixie}
packages="libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-driver-network libvirt-daemon-driver-storage
  libvirt-daemon-driver-nodedev libvirt-daemon-driver-secret libvirt-daemon-driver-interface
  libvirt-daemon-driver-nwfilter libvirt-daemon-driver-lxc qemu-system-x86 qemu-utils iproute2 dnsmasq-base"

if [ ! -e "$root/usr/sbin/libvirtd" ]; then
  debootstrap --variant=minbase "$release" "$root"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # start nothing while installing
  chmod +x "$root/usr/sbin/policy-rc.d"
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install --yes --no-install-recommends $packages
fi

if [ -z "${COVISOR_INSIDE-}" ]; then
  export COVISOR_INSIDE=1
  exec unshare --mount --uts --ipc --pid --net --fork --kill-child --mount-proc --propagation private bash "$0" "$@"
fi

mkdir -p "$sockets"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup" || true
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/run/libvirt"
mount --bind "$sockets" "$root/run/libvirt"
printf '%s\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' 'unix_sock_rw_perms = "0700"' >"$root/etc/libvirt/libvirtd.conf"
printf '%s\n' 'user = "root"' 'group = "root"' 'security_driver = "none"' 'remember_owner = 0' 'cgroup_controllers = []' \
  >"$root/etc/libvirt/qemu.conf"
rm -f "$root"/etc/libvirt/qemu/*.xml "$root"/etc/libvirt/lxc/*.xml # of an earlier run
hostname newer-libvirt
ip link set lo up
chroot "$root" virtlogd --daemon
chroot "$root" libvirtd --daemon

echo ready
while read -r _; do :; done
