// Imports a VMDK into govmomi's vSphere simulator, as `govc import.vmdk` does: header looked at, descriptor made, lease taken, bytes
// uploaded, disk detached. Prints the disk's capacity. Built by vsphere-import.itest.ts from Debian's golang-github-vmware-govmomi-dev.
package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vmdk"
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string) error {
	model := simulator.VPX()
	defer model.Remove()
	if err := model.Create(); err != nil {
		return err
	}
	model.Service.TLS = new(tls.Config) // leases hand out https addresses
	server := model.Service.NewServer()
	defer server.Close()

	client, err := govmomi.NewClient(ctx, server.URL, true)
	if err != nil {
		return err
	}
	finder := find.NewFinder(client.Client)
	datacenter, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return err
	}
	finder.SetDatacenter(datacenter)
	datastore, err := finder.DefaultDatastore(ctx)
	if err != nil {
		return err
	}
	pool, err := finder.ResourcePool(ctx, "DC0_H0/Resources")
	if err != nil {
		return err
	}
	folders, err := datacenter.Folders(ctx)
	if err != nil {
		return err
	}
	err = vmdk.Import(ctx, client.Client, path, datastore, vmdk.ImportParams{
		Datacenter: datacenter,
		Pool:       pool,
		Folder:     folders.VmFolder,
	})
	if err != nil {
		return err
	}
	fmt.Println("imported")
	return nil
}
