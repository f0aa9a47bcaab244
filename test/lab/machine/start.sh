#!/bin/sh
# The first program of a machine: it stands in fresh namespaces, builds the machine's file system, and becomes its init.
# start.sh IMAGE FOLDER WORLD NAME NODE ITFIX systemd|plain
set -eu
image=$1 folder=$2 world=$3 name=$4 node=$5 itfix=$6 kind=$7
root=$folder/root
mkdir -p "$folder/upper" "$folder/work" "$root"
# xino: one file system for `find -xdev` and `du -x`, as on a real disk.
mount -t overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work,xino=on" overlay "$root"

# Kernel settings are the real machine's, but for those of the network namespace.
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/net"
for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"; done
mknod -m 666 "$root/dev/tty" c 5 0
mknod -m 666 "$root/dev/net/tun" c 10 200
mknod -m 666 "$root/dev/fuse" c 10 229
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s null "$root/dev/console"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

mount --bind "$node" "$root/opt/node"
mount --bind "$itfix" "$root/opt/itfix"
mount -o remount,bind,ro "$root/opt/itfix"
mount --bind "$world" "$root/opt/world"

hostname "$name"
echo "$name" >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost ip6-localhost ip6-loopback\n' "$name" >"$root/etc/hosts"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
ip link set lo up

cd "$root"
mkdir -p .before
pivot_root . .before
umount -l /.before
rmdir /.before
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
case $kind in
  systemd)
    ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
    exec env -i container=lab PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd ;;
  *)
    rm -f /etc/resolv.conf /etc/systemd/network/*
    : >/etc/resolv.conf
    # It takes note of processes that end, as every init does.
    exec tini -- sleep infinity ;;
esac
