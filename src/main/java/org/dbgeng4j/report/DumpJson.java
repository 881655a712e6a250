// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.handles.OutstandingHandle;

/**
 * Writes what a minidump says of handles as JSON: a document on one line, all ASCII, of the same schema as {@link
 * ListingJson}; {@code docs/json.md} describes it. Not safe for use by several threads.
 */
public final class DumpJson {
    private final Appendable out;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     */
    public DumpJson(Appendable out) {
        this.out = out;
    }

    /**
     * Writes the document of one dump.
     *
     * @param file the file's name
     * @param dump what it says; null where it could not be read
     * @param problems what kept it from being read, or what a reader should know of it as a whole
     * @throws IOException if the text cannot be written
     */
    public void dump(String file, Minidump dump, List<String> problems) throws IOException {
        ListingJson json = new ListingJson(out, dump == null ? -1 : dump.processId());
        out.append("{\"schema\":");
        json.string(ListingJson.SCHEMA);
        out.append(",\"file\":");
        json.string(file);
        out.append(",\"dump\":");
        if (dump == null) {
            out.append("null");
        } else {
            out.append("{\"system\":");
            json.string(dump.system());
            out.append(",\"written\":");
            json.string(dump.written() == null ? null : dump.written().toString());
            json.figure("processId", dump.processId(), -1);
            out.append(",\"handles\":");
            handles(json, dump.table());
            out.append(",\"traces\":");
            if (dump.listing() == null) {
                out.append("null");
            } else {
                json.listing(dump.listing());
            }
            outstanding(json, dump.outstanding());
            modules(json, dump.modules());
            out.append(",\"warnings\":");
            json.strings(dump.warnings());
            out.append('}');
        }
        out.append(",\"warnings\":");
        json.strings(problems);
        out.append("}\n");
    }

    private void handles(ListingJson json, HandleTable table) throws IOException {
        if (table == null) {
            out.append("null");
            return;
        }
        out.append("{\"total\":").append(Integer.toString(table.total())).append(",\"types\":{");
        String comma = "";
        for (Map.Entry<String, Integer> type : table.countByType().entrySet()) {
            out.append(comma);
            json.string(type.getKey());
            out.append(':').append(type.getValue().toString());
            comma = ",";
        }
        out.append("},\"list\":[");
        comma = "";
        for (HandleInfo info : table.handles()) {
            out.append(comma).append("{\"handle\":");
            json.hex(info.handle());
            out.append(",\"type\":");
            json.string(info.type());
            out.append(",\"name\":");
            json.string(info.name());
            out.append(",\"grantedAccess\":");
            json.hex(info.grantedAccess());
            json.figure("handleCount", info.handleCount(), HandleInfo.UNKNOWN);
            json.figure("pointerCount", info.pointerCount(), HandleInfo.UNKNOWN);
            out.append('}');
            comma = ",";
        }
        out.append("]}");
    }

    private void outstanding(ListingJson json, HandleDiff diff) throws IOException {
        boolean complete = diff instanceof HandleDiff.Complete;
        List<LeakSite> sites = complete ? diff.leakSites() : ((HandleDiff.Incomplete) diff).atLeast();
        out.append(",\"outstanding\":{\"complete\":").append(Boolean.toString(complete));
        out.append(",\"reason\":");
        json.string(complete ? null : ((HandleDiff.Incomplete) diff).reason().name());
        out.append(",\"sites\":[");
        String comma = "";
        for (LeakSite site : sites) {
            out.append(comma).append("{\"count\":").append(Integer.toString(site.count()));
            out.append(",\"types\":");
            json.strings(site.objectTypes());
            out.append(",\"fingerprint\":");
            json.string(site.fingerprint());
            out.append(",\"handles\":");
            json.strings(site.outstanding().stream()
                    .map(OutstandingHandle::handle)
                    .map(handle -> "0x" + Long.toHexString(handle))
                    .toList());
            json.frames(site.stack());
            out.append('}');
            comma = ",";
        }
        out.append("]}");
    }

    private void modules(ListingJson json, List<LoadedModule> modules) throws IOException {
        out.append(",\"modules\":[");
        String comma = "";
        for (LoadedModule module : modules) {
            out.append(comma).append("{\"name\":");
            json.string(module.name());
            out.append(",\"base\":");
            json.hex(module.base());
            json.figure("size", module.size(), -1);
            out.append('}');
            comma = ",";
        }
        out.append(']');
    }
}
