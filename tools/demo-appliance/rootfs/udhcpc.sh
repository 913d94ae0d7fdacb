#!/bin/sh
# What udhcpc runs when it has an address, or loses it.
case $1 in
  bound | renew)
    ip address flush dev "$interface"
    ip address add "$ip/$mask" dev "$interface"
    for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; break; done
    [ "$1" = bound ] && echo "covisor-demo: $interface has address $ip" > /dev/ttyS0
    ;;
  deconfig) ip address flush dev "$interface" ;;
esac
