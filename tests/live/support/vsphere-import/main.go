// Imports a VMDK or an OVA into govmomi's vSphere simulator, as `govc import.vmdk` and `govc import.ova` do: header or descriptor looked at,
// lease taken, bytes uploaded. Prints what arrived as JSON. Built by formats-vsphere.itest.ts from Debian's
// golang-github-vmware-govmomi-dev.
package main

import (
	"archive/tar"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/ovf"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vmdk"
)

func main() {
	arrived, err := run(context.Background(), os.Args[1])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(arrived)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// place is where things are imported to: what every simulated vCenter has.
type place struct {
	client     *govmomi.Client
	datacenter *object.Datacenter
	datastore  *object.Datastore
	pool       *object.ResourcePool
	folder     *object.Folder
}

func run(ctx context.Context, path string) (interface{}, error) {
	model := simulator.VPX()
	defer model.Remove()
	if err := model.Create(); err != nil {
		return nil, err
	}
	model.Service.TLS = new(tls.Config) // leases hand out https addresses
	server := model.Service.NewServer()
	defer server.Close()

	client, err := govmomi.NewClient(ctx, server.URL, true)
	if err != nil {
		return nil, err
	}
	to, err := defaultPlace(ctx, client)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(path, ".ova") {
		return importOva(ctx, to, path)
	}
	params := vmdk.ImportParams{Datacenter: to.datacenter, Pool: to.pool, Folder: to.folder}
	return "imported", vmdk.Import(ctx, client.Client, path, to.datastore, params)
}

func defaultPlace(ctx context.Context, client *govmomi.Client) (*place, error) {
	finder := find.NewFinder(client.Client)
	datacenter, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return nil, err
	}
	finder.SetDatacenter(datacenter)
	datastore, err := finder.DefaultDatastore(ctx)
	if err != nil {
		return nil, err
	}
	pool, err := finder.ResourcePool(ctx, "DC0_H0/Resources")
	if err != nil {
		return nil, err
	}
	folders, err := datacenter.Folders(ctx)
	if err != nil {
		return nil, err
	}
	return &place{client, datacenter, datastore, pool, folders.VmFolder}, nil
}

func importOva(ctx context.Context, to *place, path string) (interface{}, error) {
	descriptor, _, err := member(path, func(name string) bool { return strings.HasSuffix(name, ".ovf") })
	if err != nil {
		return nil, err
	}
	params := types.OvfCreateImportSpecParams{EntityName: "imported"}
	spec, err := ovf.NewManager(to.client.Client).CreateImportSpec(ctx, string(descriptor), to.pool, to.datastore, params)
	if err != nil {
		return nil, err
	}
	if len(spec.Error) > 0 {
		return nil, fmt.Errorf("refused: %s", spec.Error[0].LocalizedMessage)
	}
	lease, err := to.pool.ImportVApp(ctx, spec.ImportSpec, to.folder, nil)
	if err != nil {
		return nil, err
	}
	info, err := lease.Wait(ctx, spec.FileItem)
	if err != nil {
		return nil, err
	}
	updater := lease.StartUpdater(ctx, info)
	defer updater.Done()
	uploaded := []string{}
	for _, item := range info.Items {
		content, size, err := member(path, func(name string) bool { return name == item.Path })
		if err != nil {
			return nil, err
		}
		upload := soap.Upload{ContentLength: size}
		if err := lease.Upload(ctx, item, strings.NewReader(string(content)), upload); err != nil {
			return nil, err
		}
		uploaded = append(uploaded, item.Path)
	}
	if err := lease.Complete(ctx); err != nil {
		return nil, err
	}
	return arrived(ctx, to.client, info.Entity, uploaded)
}

// member reads one file of the archive, the first whose name is wanted.
func member(path string, wanted func(name string) bool) ([]byte, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	archive := tar.NewReader(file)
	for {
		header, err := archive.Next()
		if err != nil {
			return nil, 0, err
		}
		if wanted(header.Name) {
			content, err := io.ReadAll(archive)
			return content, header.Size, err
		}
	}
}

type machine struct {
	Cpus      int32    `json:"cpus"`
	MemoryMiB int32    `json:"memoryMiB"`
	GuestID   string   `json:"guestId"`
	Disks     []int64  `json:"disksKiB"`
	Devices   []string `json:"devices"`
	Uploaded  []string `json:"uploaded"`
}

func arrived(ctx context.Context, client *govmomi.Client, vm types.ManagedObjectReference, uploaded []string) (*machine, error) {
	var found mo.VirtualMachine
	if err := property.DefaultCollector(client.Client).RetrieveOne(ctx, vm, []string{"config"}, &found); err != nil {
		return nil, err
	}
	hardware := found.Config.Hardware
	devices := object.VirtualDeviceList(hardware.Device)
	answer := &machine{Cpus: hardware.NumCPU, MemoryMiB: hardware.MemoryMB, GuestID: found.Config.GuestId, Uploaded: uploaded}
	for _, device := range devices {
		answer.Devices = append(answer.Devices, devices.Type(device))
		if disk, ok := device.(*types.VirtualDisk); ok {
			answer.Disks = append(answer.Disks, disk.CapacityInKB)
		}
	}
	return answer, nil
}
