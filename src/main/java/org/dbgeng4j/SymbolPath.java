// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the debugger looks for symbols, in this order: folders, then servers, each with a cache. Offline as long as no
 * server is added. Immutable.
 *
 * <pre>{@code
 * SymbolPath.offline().folder("C:\\build\\symbols").server("C:\\cache", URI.create("https://msdl.microsoft.com/download/symbols"))
 * }</pre>
 *
 * @param elements the elements in the debugger's own syntax; immutable
 */
public record SymbolPath(List<String> elements) {
    /** The end of an element, and what could end the debugger's argument. */
    private static final Pattern NO_PLACE = Pattern.compile("[;*\"\\p{Cntrl}]");

    /**
     * Copies the elements.
     *
     * @param elements the elements
     */
    public SymbolPath {
        elements = List.copyOf(elements);
    }

    /**
     * A path of no places: only what lies beside a module is found, and no server is asked.
     *
     * @return the empty path
     */
    public static SymbolPath offline() {
        return new SymbolPath(List.of());
    }

    /**
     * This path and a folder.
     *
     * @param folder a folder of this machine
     * @return the longer path
     */
    public SymbolPath folder(Path folder) {
        return folder(folder.toAbsolutePath().toString());
    }

    /**
     * This path and a folder.
     *
     * @param folder a folder as the debugger takes it
     * @return the longer path
     * @throws IllegalArgumentException if that is no folder's name
     */
    public SymbolPath folder(String folder) {
        return and(place(folder));
    }

    /**
     * This path with a cache for whatever comes from the places after it.
     *
     * @param folder the folder of the cache, as the debugger takes it
     * @return the longer path
     * @throws IllegalArgumentException if that is no folder's name
     */
    public SymbolPath cache(String folder) {
        return and("cache*" + place(folder));
    }

    /**
     * This path and a symbol server, which the debugger asks over the network.
     *
     * @param cache the folder that downloads are kept in, as the debugger takes it
     * @param address the server's address
     * @return the longer path
     * @throws IllegalArgumentException if either is none
     */
    public SymbolPath server(String cache, URI address) {
        return and("srv*" + place(cache) + "*" + place(address.toString()));
    }

    /**
     * Whether no server is asked.
     *
     * @return true as long as none was added
     */
    public boolean isOffline() {
        return elements.stream().noneMatch(element -> element.startsWith("srv*"));
    }

    private SymbolPath and(String element) {
        List<String> longer = new ArrayList<>(elements);
        longer.add(element);
        return new SymbolPath(longer);
    }

    private static String place(String text) {
        if (text.isBlank() || NO_PLACE.matcher(text).find()) {
            throw new IllegalArgumentException("'" + text + "' cannot stand in a symbol path");
        }
        return text;
    }

    /** The path as the debugger takes it. */
    @Override
    public String toString() {
        // an empty path would make cdb ask Microsoft's server
        return elements.isEmpty() ? "." : String.join(";", elements);
    }
}
