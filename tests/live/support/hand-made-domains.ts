/** Domains as virt-manager and administrators leave them: with much that Covisor does not model and must not lose. */

export const DESK_UUID = '8d1d2a0e-41c7-4b6c-9a53-0b7d4c1f2e01'
export const PLAIN_UUID = '8d1d2a0e-41c7-4b6c-9a53-0b7d4c1f2e02'

/** A workstation of virt-manager: SPICE with its channels, a passed-through card, USB redirection, arguments for QEMU. Cannot start here. */
export const deskXml = (
  disk: string,
): string => `<domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>desk</name>
  <uuid>${DESK_UUID}</uuid>
  <title>Desk of Ann</title>
  <description>Do not touch before talking to Ann &amp; Bert</description>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://fedoraproject.org/fedora/40"/>
    </libosinfo:libosinfo>
    <site:owner xmlns:site="urn:example:site" since="2019">ann</site:owner>
  </metadata>
  <memory unit="KiB">262144</memory>
  <currentMemory unit="KiB">262144</currentMemory>
  <vcpu placement="static">2</vcpu>
  <cputune><vcpupin vcpu="0" cpuset="0"/><emulatorpin cpuset="0"/></cputune>
  <os><type arch="x86_64" machine="q35">hvm</type><boot dev="hd"/><bootmenu enable="yes" timeout="3000"/></os>
  <features><acpi/><apic/><vmport state="off"/><kvm><hidden state="on"/></kvm></features>
  <cpu mode="custom" match="exact" check="none"><model fallback="allow">Westmere</model><feature policy="disable" name="aes"/></cpu>
  <clock offset="utc"><timer name="rtc" tickpolicy="catchup"/><timer name="pit" tickpolicy="delay"/><timer name="hpet" present="no"/></clock>
  <pm><suspend-to-mem enabled="no"/><suspend-to-disk enabled="no"/></pm>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type="file" device="disk">
      <driver name="qemu" type="qcow2" cache="writeback" discard="unmap"/>
      <source file="${disk}"/>
      <target dev="vda" bus="virtio"/>
      <iotune><total_iops_sec>500</total_iops_sec></iotune>
      <serial>WD-1234</serial>
    </disk>
    <disk type="network" device="disk">
      <driver name="qemu" type="raw"/>
      <source protocol="rbd" name="rbd/desk-data"><host name="ceph1" port="6789"/></source>
      <target dev="vdb" bus="virtio"/>
    </disk>
    <interface type="bridge"><mac address="52:54:00:aa:bb:01"/><source bridge="br-office"/><model type="virtio"/><bandwidth><inbound average="1000"/></bandwidth></interface>
    <serial type="pty"><target type="isa-serial" port="0"/></serial>
    <channel type="spicevmc"><target type="virtio" name="com.redhat.spice.0"/></channel>
    <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
    <input type="tablet" bus="usb"/>
    <graphics type="spice" autoport="yes"><listen type="address"/><image compression="off"/></graphics>
    <sound model="ich9"/>
    <video><model type="qxl" ram="65536" vram="65536" vgamem="16384" heads="1" primary="yes"/></video>
    <hostdev mode="subsystem" type="pci" managed="yes"><source><address domain="0x0000" bus="0x3b" slot="0x00" function="0x0"/></source><rom bar="off"/></hostdev>
    <redirdev bus="usb" type="spicevmc"/>
    <watchdog model="i6300esb" action="reset"/>
    <memballoon model="virtio"/>
  </devices>
  <qemu:commandline><qemu:arg value="-fw_cfg"/><qemu:arg value="name=opt/site,string=1"/><qemu:env name="SITE" value="office"/></qemu:commandline>
</domain>`

/** One that runs, with what an administrator typed. */
export const plainXml = (
  disk: string,
): string => `<domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>plain</name>
  <uuid>${PLAIN_UUID}</uuid>
  <memory unit="MiB">64</memory>
  <os><type arch="x86_64" machine="q35">hvm</type></os>
  <devices>
    <disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${disk}"/><target dev="sda" bus="sata"/></disk>
    <serial type="pty"/>
  </devices>
  <qemu:commandline><qemu:arg value="-fw_cfg"/><qemu:arg value="name=opt/site,string=2"/></qemu:commandline>
</domain>`
