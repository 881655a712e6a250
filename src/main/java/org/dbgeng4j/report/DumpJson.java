// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.Minidump;

/**
 * Writes what a minidump says of handles as JSON: a document on one line, all ASCII, of the same schema as {@link
 * ListingJson}; {@code docs/json.md} describes it. Not safe for use by several threads.
 */
public final class DumpJson {
    private final JsonOut json;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     */
    public DumpJson(Appendable out) {
        json = new JsonOut(out);
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
        json.open('{').field("schema").string(ListingJson.SCHEMA);
        json.field("file").string(file).field("dump");
        if (dump == null) {
            json.string(null);
        } else {
            content(dump);
        }
        json.field("warnings").strings(problems).close('}').end();
    }

    private void content(Minidump dump) throws IOException {
        json.open('{').field("system").string(dump.system());
        json.field("written")
                .string(dump.written() == null ? null : dump.written().toString());
        json.field("processId").number(dump.processId(), HandleTrace.UNKNOWN_ID);
        json.field("handles");
        handles(dump.table());
        json.field("traces");
        if (dump.listing() == null) {
            json.string(null);
        } else {
            new ListingJson(json, dump.processId()).listing(dump.listing());
        }
        json.field("outstanding");
        outstanding(dump.outstanding());
        json.field("modules").open('[');
        for (LoadedModule module : dump.modules()) {
            json.open('{').field("name").string(module.name());
            json.field("base").hex(module.base()).field("size").number(module.size());
            json.close('}');
        }
        json.close(']').field("warnings").strings(dump.warnings()).close('}');
    }

    private void handles(HandleTable table) throws IOException {
        if (table == null) {
            json.string(null);
            return;
        }
        json.open('{').field("total").number(table.total()).field("types").open('{');
        for (Map.Entry<String, Integer> type : table.countByType().entrySet()) {
            json.field(type.getKey()).number(type.getValue());
        }
        json.close('}').field("list").open('[');
        for (HandleInfo info : table.handles()) {
            json.open('{').field("handle").hex(info.handle());
            json.field("type").string(info.type()).field("name").string(info.name());
            json.field("grantedAccess").hex(info.grantedAccess());
            json.field("handleCount").number(info.handleCount(), HandleInfo.UNKNOWN);
            json.field("pointerCount").number(info.pointerCount(), HandleInfo.UNKNOWN);
            json.close('}');
        }
        json.close(']').close('}');
    }

    private void outstanding(HandleDiff diff) throws IOException {
        boolean complete = diff instanceof HandleDiff.Complete;
        HandleDiff.Incomplete incomplete = complete ? null : (HandleDiff.Incomplete) diff;
        json.open('{').field("complete").flag(complete);
        json.field("reason").string(complete ? null : incomplete.reason().name());
        json.field("sites").open('[');
        for (LeakSite site : complete ? diff.leakSites() : incomplete.atLeast()) {
            json.open('{').field("count").number(site.count());
            json.field("types").strings(site.objectTypes());
            json.field("fingerprint").string(site.fingerprint());
            json.field("handles")
                    .strings(site.outstanding().stream()
                            .map(handle -> "0x" + Long.toHexString(handle.handle()))
                            .toList());
            json.field("frames").frames(site.stack()).close('}');
        }
        json.close(']').close('}');
    }
}
