/**
 * The workload {@code socket-memory}: connections charge pages to one counter of their protocol and
 * check its limits, as in the articles' Apache benchmark of 2006.
 *
 * <p>Connections, limits, the threads that serve requests and the length of the work beside the
 * counter belong here.
 */
package dev.percpu.harness.articles.sockets;
