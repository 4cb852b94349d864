/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only program of a virtual machine: runs whatever is in /tests, with and
 * without the registration that glibc does, says how each ended, and powers
 * off. The last line says that it came to the end, which an emulator's exit
 * code does not.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* An emulator is slow: fewer updates, fewer rounds. */
static char *argument_of(const char *name)
{
	if (!strncmp(name, "torture", 7))
		return "2400000";
	return strstr(name, "_torture") ? "5" : NULL;
}

static int passes(const char *name, char *environment)
{
	char path[300];
	char *arguments[] = { path, argument_of(name), NULL };
	char *variables[] = { environment, NULL };
	int status = -1;
	pid_t child;

	snprintf(path, sizeof(path), "/tests/%s", name);
	child = fork();
	if (child == 0) {
		execve(path, arguments, variables);
		_exit(127);
	}
	waitpid(child, &status, 0);
	printf("%s: %s%s\n", status ? "FAILED" : "passed", name,
	       environment ? " without rseq" : "");
	return status == 0;
}

int main(void)
{
	struct dirent *entry;
	struct utsname system;
	int passed = 0, failed = 0, console;
	DIR *tests;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	console = open("/dev/console", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(console, fd);
	setvbuf(stdout, NULL, _IONBF, 0);

	uname(&system);
	printf("Linux %s, %s, %ld CPUs\n", system.release, system.machine,
	       sysconf(_SC_NPROCESSORS_ONLN));
	tests = opendir("/tests");
	while (tests && (entry = readdir(tests))) {
		int torture = strstr(entry->d_name, "torture") != NULL;

		if (entry->d_name[0] == '.')
			continue;
		*(passes(entry->d_name, NULL) ? &passed : &failed) += 1;
		if (!torture)
			*(passes(entry->d_name,
				 "GLIBC_TUNABLES=glibc.pthread.rseq=0") ?
				  &passed :
				  &failed) += 1;
	}
	printf("END: %d passed, %d failed\n", passed, failed);
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}
