/** The console is files that the server serves (`@covisor/console/dist/*`); nothing of it is imported by other packages. */
export {}
