/**
 * Descriptors in the shapes that different products write, made by hand for the tests and cut down to what differs:
 * namespaces and versions, units, spellings of items, vendors' own elements.
 */
const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2'
const DMTF = `xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="${CIM}/CIM_ResourceAllocationSettingData" xmlns:vssd="${CIM}/CIM_VirtualSystemSettingData"
  xmlns:vmw="http://www.vmware.com/schema/ovf" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

/** vSphere 8: UEFI with Secure Boot, vTPM, PVSCSI and NVMe, NVRAM file. */
export const vsphere8 = `<?xml version="1.0" encoding="UTF-8"?>
<Envelope ${DMTF}>
  <References>
    <File ovf:id="file1" ovf:href="db01-1.vmdk" ovf:size="1048576"/>
    <File ovf:id="file2" ovf:href="db01-2.nvram" ovf:size="270840"/>
  </References>
  <DiskSection><Info>Virtual disks</Info>
    <Disk ovf:capacity="40" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk1" ovf:fileRef="file1"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized" ovf:populatedSize="2359296"/>
    <Disk ovf:capacity="100" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk2"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </DiskSection>
  <NetworkSection><Info>Networks</Info><Network ovf:name="dvs-prod"><Description>prod</Description></Network></NetworkSection>
  <VirtualSystem ovf:id="db01"><Info>A VM</Info><Name>db01</Name>
    <OperatingSystemSection ovf:id="80" vmw:osType="rhel9_64Guest"><Info>OS</Info>
      <Description>Red Hat Enterprise Linux 9 (64-bit)</Description></OperatingSystemSection>
    <VirtualHardwareSection ovf:transport="iso com.vmware.guestInfo"><Info>Hardware</Info>
      <System><vssd:ElementName>Virtual Hardware Family</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
        <vssd:VirtualSystemType>vmx-21</vssd:VirtualSystemType></System>
      <Item><rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits><rasd:ElementName>8 virtual CPU(s)</rasd:ElementName>
        <rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>8</rasd:VirtualQuantity>
        <vmw:CoresPerSocket ovf:required="false">4</vmw:CoresPerSocket></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>16384MB of memory</rasd:ElementName>
        <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>16384</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:ElementName>SCSI Controller 0</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
        <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:ElementName>NVME Controller 0</rasd:ElementName><rasd:InstanceID>4</rasd:InstanceID>
        <rasd:ResourceSubType>vmware.nvme.controller</rasd:ResourceSubType><rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:ElementName>SATA Controller 0</rasd:ElementName><rasd:InstanceID>5</rasd:InstanceID>
        <rasd:ResourceSubType>vmware.sata.ahci</rasd:ResourceSubType><rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>Hard Disk 1</rasd:ElementName>
        <rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource><rasd:InstanceID>6</rasd:InstanceID><rasd:Parent>3</rasd:Parent>
        <rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>Hard Disk 2</rasd:ElementName>
        <rasd:HostResource>ovf:/disk/vmdisk2</rasd:HostResource><rasd:InstanceID>7</rasd:InstanceID><rasd:Parent>4</rasd:Parent>
        <rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item ovf:required="false"><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:AutomaticAllocation>false</rasd:AutomaticAllocation>
        <rasd:ElementName>CD/DVD Drive 1</rasd:ElementName><rasd:InstanceID>8</rasd:InstanceID><rasd:Parent>5</rasd:Parent>
        <rasd:ResourceSubType>vmware.cdrom.remotepassthrough</rasd:ResourceSubType><rasd:ResourceType>15</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>7</rasd:AddressOnParent><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
        <rasd:Connection>dvs-prod</rasd:Connection><rasd:ElementName>Network adapter 1</rasd:ElementName>
        <rasd:InstanceID>9</rasd:InstanceID><rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType>
        <vmw:Config ovf:required="false" vmw:key="slotInfo.pciSlotNumber" vmw:value="192"/></Item>
      <Item ovf:required="false"><rasd:ElementName>Virtual TPM</rasd:ElementName><rasd:InstanceID>10</rasd:InstanceID>
        <rasd:ResourceSubType>vmware.vtpm</rasd:ResourceSubType><rasd:ResourceType>34</rasd:ResourceType></Item>
      <Item ovf:required="false"><rasd:ElementName>Video card</rasd:ElementName><rasd:InstanceID>11</rasd:InstanceID>
        <rasd:ResourceType>24</rasd:ResourceType></Item>
      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>
      <vmw:Config ovf:required="false" vmw:key="bootOptions.efiSecureBootEnabled" vmw:value="true"/>
      <vmw:Config ovf:required="false" vmw:key="cpuHotAddEnabled" vmw:value="true"/>
      <vmw:ExtraConfig ovf:required="false" vmw:key="nvram" vmw:value="ovf:/file/file2"/>
    </VirtualHardwareSection>
    <vmw:BootOrderSection vmw:instanceId="7 6" vmw:type="disk"><Info>Boot order</Info></vmw:BootOrderSection>
  </VirtualSystem>
</Envelope>`

/** vCloud Director: everything prefixed, a collection, sections of its own. */
export const vcloud = `<?xml version='1.0' encoding='utf-8'?>
<ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:vcloud="http://www.vmware.com/vcloud/v1.5"
  xmlns:rasd="${CIM}/CIM_ResourceAllocationSettingData" xmlns:vmw="http://www.vmware.com/schema/ovf">
  <ovf:References/>
  <ovf:NetworkSection><ovf:Info>n</ovf:Info><ovf:Network ovf:name="none"/></ovf:NetworkSection>
  <vcloud:LeaseSettingsSection ovf:required="false"><ovf:Info>leases</ovf:Info></vcloud:LeaseSettingsSection>
  <ovf:VirtualSystemCollection ovf:id="shop"><ovf:Info>vApp</ovf:Info><ovf:Name>shop</ovf:Name>
    <ovf:StartupSection><ovf:Info>order</ovf:Info>
      <ovf:Item ovf:id="web" ovf:order="2" ovf:startAction="powerOn" ovf:startDelay="30" ovf:stopAction="guestShutdown" ovf:stopDelay="60"/>
      <ovf:Item ovf:id="db" ovf:order="1" ovf:startAction="powerOn" ovf:waitingForGuest="true"/>
    </ovf:StartupSection>
    ${['db', 'web']
      .map(
        (id) => `<ovf:VirtualSystem ovf:id="${id}"><ovf:Info>vm</ovf:Info><ovf:Name>${id}</ovf:Name>
      <ovf:OperatingSystemSection ovf:id="1" vmw:osType="ubuntu64Guest"><ovf:Info>os</ovf:Info></ovf:OperatingSystemSection>
      <ovf:VirtualHardwareSection ovf:transport=""><ovf:Info>hw</ovf:Info>
        <ovf:Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity>
          <vmw:CoresPerSocket ovf:required="false">1</vmw:CoresPerSocket></ovf:Item>
        <ovf:Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID>
          <rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>512</rasd:VirtualQuantity></ovf:Item>
        <ovf:Item><rasd:AutomaticAllocation>false</rasd:AutomaticAllocation>
          <rasd:Connection vcloud:ipAddressingMode="NONE">none</rasd:Connection><rasd:ElementName>Network adapter 0</rasd:ElementName>
          <rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>E1000E</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></ovf:Item>
      </ovf:VirtualHardwareSection>
      <vcloud:GuestCustomizationSection ovf:required="false"><ovf:Info>g</ovf:Info></vcloud:GuestCustomizationSection>
    </ovf:VirtualSystem>`,
      )
      .join('\n')}
  </ovf:VirtualSystemCollection>
</ovf:Envelope>`

/** VirtualBox 7, OVF 1.0: Caption beside ElementName, capacity in bytes, IDE by PIIX4, its own machine settings. */
export const virtualBox = `<?xml version="1.0"?>
<Envelope ovf:version="1.0" xml:lang="en-US" ${DMTF} xmlns:vbox="http://www.virtualbox.org/ovf/machine">
  <References><File ovf:id="file1" ovf:href="deb-disk001.vmdk"/></References>
  <DiskSection><Info>List of the virtual disks used in the package</Info>
    <Disk ovf:capacity="21474836480" ovf:diskId="vmdisk1" ovf:fileRef="file1"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized" vbox:uuid="6a1c0c8e-0000-4000-8000-000000000001"/>
  </DiskSection>
  <NetworkSection><Info>Logical networks used in the package</Info><Network ovf:name="NAT"/></NetworkSection>
  <VirtualSystem ovf:id="deb"><Info>A virtual machine</Info>
    <OperatingSystemSection ovf:id="96"><Info>The kind of installed guest operating system</Info>
      <Description>Debian_64</Description><vbox:OSType ovf:required="false">Debian12_64</vbox:OSType></OperatingSystemSection>
    <VirtualHardwareSection><Info>Virtual hardware requirements for a virtual machine</Info>
      <System><vssd:VirtualSystemType>virtualbox-2.2</vssd:VirtualSystemType></System>
      <Item><rasd:Caption>2 virtual CPU</rasd:Caption><rasd:ElementName>2 virtual CPU</rasd:ElementName>
        <rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits><rasd:Caption>2048 MB of memory</rasd:Caption>
        <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:Caption>ideController0</rasd:Caption><rasd:InstanceID>3</rasd:InstanceID>
        <rasd:ResourceSubType>PIIX4</rasd:ResourceSubType><rasd:ResourceType>5</rasd:ResourceType></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:Caption>sataController0</rasd:Caption><rasd:InstanceID>5</rasd:InstanceID>
        <rasd:ResourceSubType>AHCI</rasd:ResourceSubType><rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:Caption>sound</rasd:Caption><rasd:InstanceID>6</rasd:InstanceID><rasd:ResourceSubType>ensoniq1371</rasd:ResourceSubType>
        <rasd:ResourceType>35</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:Caption>disk1</rasd:Caption><rasd:HostResource>/disk/vmdisk1</rasd:HostResource>
        <rasd:InstanceID>7</rasd:InstanceID><rasd:Parent>5</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
        <rasd:Caption>cdrom1</rasd:Caption><rasd:InstanceID>8</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>15</rasd:ResourceType></Item>
      <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Caption>Ethernet adapter on 'NAT'</rasd:Caption>
        <rasd:Connection>NAT</rasd:Connection><rasd:InstanceID>9</rasd:InstanceID><rasd:ResourceSubType>E1000</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
    </VirtualHardwareSection>
    <vbox:Machine ovf:required="false" version="1.19-linux" uuid="{6a1c0c8e-0000-4000-8000-000000000002}" name="deb" OSType="Debian12_64">
      <ovf:Info>Complete VirtualBox machine configuration in VirtualBox format</ovf:Info>
      <Hardware><Firmware type="EFI"/><TrustedPlatformModule type="v2_0" location=""/></Hardware>
    </vbox:Machine>
  </VirtualSystem>
</Envelope>`

/** OVF 2.0 as VirtualBox writes it: StorageItem and EthernetPortItem with their own CIM classes. */
export const ovf2 = `<?xml version="1.0"?>
<Envelope ovf:version="2.0" xmlns="http://schemas.dmtf.org/ovf/envelope/2" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/2"
  xmlns:rasd="${CIM}/CIM_ResourceAllocationSettingData" xmlns:sasd="${CIM}/CIM_StorageAllocationSettingData.xsd"
  xmlns:epasd="${CIM}/CIM_EthernetPortAllocationSettingData.xsd">
  <References><File ovf:id="f" ovf:href="d.vmdk"/></References>
  <DiskSection><Info>d</Info><Disk ovf:capacity="1" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="d1" ovf:fileRef="f"/></DiskSection>
  <NetworkSection><Info>n</Info><Network ovf:name="lan"/></NetworkSection>
  <VirtualSystem ovf:id="v"><Info>v</Info>
    <VirtualHardwareSection><Info>h</Info>
      <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte*2^30</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
        <rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>LsiLogicSas</rasd:ResourceSubType>
        <rasd:ResourceType>20</rasd:ResourceType></Item>
      <StorageItem><sasd:AddressOnParent>1</sasd:AddressOnParent><sasd:Caption>disk1</sasd:Caption>
        <sasd:HostResource>ovf:/disk/d1</sasd:HostResource><sasd:InstanceID>4</sasd:InstanceID><sasd:Parent>3</sasd:Parent>
        <sasd:ResourceType>31</sasd:ResourceType></StorageItem>
      <EthernetPortItem><epasd:AutomaticAllocation>true</epasd:AutomaticAllocation><epasd:Connection>lan</epasd:Connection>
        <epasd:InstanceID>5</epasd:InstanceID><epasd:ResourceSubType>virtio</epasd:ResourceSubType><epasd:ResourceType>10</epasd:ResourceType></EthernetPortItem>
    </VirtualHardwareSection>
    <BootDeviceSection><Info>b</Info></BootDeviceSection>
  </VirtualSystem>
</Envelope>`

/** oVirt's export domain: its own namespace with a slash, 0.9 sections, sizes in GiB, dozens of plain elements. */
export const ovirt = `<?xml version="1.0" encoding="UTF-8"?>
<ovf:Envelope xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1/" xmlns:rasd="${CIM}/CIM_ResourceAllocationSettingData"
  xmlns:vssd="${CIM}/CIM_VirtualSystemSettingData" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ovf:version="4.4.0.0">
  <References><File ovf:href="11111111-aaaa/22222222-bbbb" ovf:id="22222222-bbbb" ovf:size="10737418240" ovf:description="os"/></References>
  <NetworkSection><Info>List of networks</Info><Network ovf:name="ovirtmgmt"/></NetworkSection>
  <Section xsi:type="ovf:DiskSection_Type"><Info>List of Virtual Disks</Info>
    <Disk ovf:diskId="22222222-bbbb" ovf:size="10" ovf:actual_size="2" ovf:vm_snapshot_id="s" ovf:parentRef="" ovf:fileRef="11111111-aaaa/22222222-bbbb"
      ovf:format="http://www.vmware.com/specifications/vmdk.html#sparse" ovf:volume-format="COW" ovf:disk-interface="VirtIO" ovf:boot="true"/>
  </Section>
  <Content ovf:id="out" xsi:type="ovf:VirtualSystem_Type">
    <Name>centos-vm</Name><CreationDate>2024/01/01 00:00:00</CreationDate><IsAutoSuspend>false</IsAutoSuspend><BiosType>4</BiosType>
    <Section ovf:id="33333333-cccc" ovf:required="false" xsi:type="ovf:OperatingSystemSection_Type"><Info>Guest Operating System</Info>
      <Description>rhel_8x64</Description></Section>
    <Section xsi:type="ovf:VirtualHardwareSection_Type"><Info>4 CPU, 4096 Memory</Info>
      <System><vssd:VirtualSystemType>ENGINE 4.4.0.0</vssd:VirtualSystemType></System>
      <Item><rasd:Caption>4 virtual cpu</rasd:Caption><rasd:InstanceId>1</rasd:InstanceId><rasd:ResourceType>3</rasd:ResourceType>
        <rasd:num_of_sockets>2</rasd:num_of_sockets><rasd:cpu_per_socket>2</rasd:cpu_per_socket><rasd:threads_per_cpu>1</rasd:threads_per_cpu></Item>
      <Item><rasd:Caption>4096 MB of memory</rasd:Caption><rasd:InstanceId>2</rasd:InstanceId><rasd:ResourceType>4</rasd:ResourceType>
        <rasd:AllocationUnits>MegaBytes</rasd:AllocationUnits><rasd:VirtualQuantity>4096</rasd:VirtualQuantity></Item>
      <Item><rasd:Caption>os</rasd:Caption><rasd:InstanceId>22222222-bbbb</rasd:InstanceId><rasd:ResourceType>17</rasd:ResourceType>
        <rasd:HostResource>11111111-aaaa/22222222-bbbb</rasd:HostResource><rasd:Parent>00000000-0000</rasd:Parent><Type>disk</Type></Item>
      <Item><rasd:Caption>Ethernet adapter on ovirtmgmt</rasd:Caption><rasd:InstanceId>4</rasd:InstanceId><rasd:ResourceType>10</rasd:ResourceType>
        <rasd:ResourceSubType>3</rasd:ResourceSubType><rasd:Connection>ovirtmgmt</rasd:Connection>
        <rasd:MACAddress>56:6F:1A:00:00:01</rasd:MACAddress><Type>interface</Type></Item>
      <Item><rasd:Caption>Graphical Controller</rasd:Caption><rasd:InstanceId>5</rasd:InstanceId><rasd:ResourceType>20</rasd:ResourceType>
        <Type>video</Type><Device>qxl</Device></Item>
      <Item><rasd:ResourceType>0</rasd:ResourceType><rasd:InstanceId>6</rasd:InstanceId><Type>rng</Type></Item>
    </Section>
    <Section xsi:type="ovf:SnapshotsSection_Type" ovf:required="false"><Info>Snapshots</Info></Section>
  </Content>
</ovf:Envelope>`

/** XenServer: VHD disks, MAC in Address, firmware hidden in "other configuration data". */
export const xenServer = `<?xml version="1.0" encoding="utf-8"?>
<Envelope ${DMTF} ovf:version="1.0.0" xml:lang="en-US">
  <References><File ovf:id="f1" ovf:href="Win-disk.vhd" ovf:size="123"/></References>
  <DiskSection><Info>disks</Info><Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="34359738368"
    ovf:format="http://www.microsoft.com/technet/virtualserver/downloads/vhdspec.mspx"/></DiskSection>
  <NetworkSection><Info>n</Info><Network ovf:name="Network 0"/></NetworkSection>
  <VirtualSystem ovf:id="win"><Info>vm</Info><Name>win</Name>
    <OperatingSystemSection ovf:id="1"><Info>os</Info><Description>Microsoft Windows Server 2022 (64-bit)</Description></OperatingSystemSection>
    <VirtualHardwareSection><Info>hw</Info>
      <System><vssd:VirtualSystemType>hvm-3.0-unknown</vssd:VirtualSystemType></System>
      <VirtualSystemOtherConfigurationData Name="HVM_boot_params">order=dc;firmware=uefi;</VirtualSystemOtherConfigurationData>
      <VirtualSystemOtherConfigurationData Name="platform">secureboot=true;viridian=true;</VirtualSystemOtherConfigurationData>
      <Item><rasd:ElementName>Virtual CPU(s)</rasd:ElementName><rasd:InstanceID>c</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType>
        <rasd:VirtualQuantity>4</rasd:VirtualQuantity><rasd:AllocationUnits>count</rasd:AllocationUnits></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>m</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
        <rasd:VirtualQuantity>8192</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>00:16:3e:12:34:56</rasd:Address><rasd:Connection>Network 0</rasd:Connection><rasd:InstanceID>n</rasd:InstanceID>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
      <Item ovf:required="false"><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:HostResource>ovf:/disk/d1</rasd:HostResource>
        <rasd:InstanceID>k</rasd:InstanceID><rasd:ResourceType>19</rasd:ResourceType></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>`

/** The smallest descriptor that stands for a machine; `inside` goes into the hardware section. */
export function minimal(
  parts: { readonly inside?: string; readonly system?: string; readonly envelope?: string } = {},
): string {
  return `<Envelope ${DMTF}><References/>${parts.envelope ?? ''}<VirtualSystem ovf:id="vm"><Info>i</Info>${parts.system ?? ''}
<VirtualHardwareSection><Info>i</Info>${parts.inside ?? ''}</VirtualHardwareSection></VirtualSystem></Envelope>`
}

/** A hardware item from a list of rasd fields. */
export function item(fields: Readonly<Record<string, string | number>>, attributes = ''): string {
  const inner = Object.entries(fields).map(([name, value]) => `<rasd:${name}>${value}</rasd:${name}>`)
  return `<Item ${attributes}>${inner.join('')}</Item>`
}
