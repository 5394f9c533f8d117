using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Counts entries over time.</summary>
internal static class Histograms
{
    private const int Columns = BlockCounts.Columns;

    /// <summary>Over the span that was asked for; where an end is open, to the first or last entry there is.</summary>
    public static AuditHistogram Read(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, int bars)
    {
        if (Span(connection, filter) is not { } span)
            return new AuditHistogram(filter.From ?? filter.To ?? DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), []);
        var (from, width) = BarWidths.Choose(span.FirstUs, span.LastUs, bars);
        var counts = new long[BarWidths.Count(span.FirstUs, span.LastUs, width) * Columns];
        if (filter.Query is { IsEmpty: false } || !BlockCounts.TryAdd(connection, span.FirstUs, span.LastUs, time => (time - from) / width, counts))
            Count(connection, filter, parts, span, from, width, counts);
        return new AuditHistogram(from.ToTime(), TimeSpan.FromMicroseconds(width), Bars(counts, from, width));
    }

    private static void Count(
        SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, (long FirstUs, long LastUs) span, long from, long width, long[] counts)
    {
        SearchRows.Each(connection, filter, parts, "time_us, outcome, severity", row =>
        {
            var time = row.Number(0);
            if (time < span.FirstUs || time > span.LastUs)
                return;
            BlockCounts.Add(counts.AsSpan((int)((time - from) / width) * Columns, Columns), row.Number(1), row.Number(2));
        });
    }

    private static (long FirstUs, long LastUs)? Span(SqliteConnection connection, AuditFilter filter)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT min(time_us) FROM audit_entry), (SELECT max(time_us) FROM audit_entry)";
        using var rows = command.ExecuteReader();
        rows.Read();
        long? least = rows.IsDBNull(0) ? null : rows.GetInt64(0), most = rows.IsDBNull(1) ? null : rows.GetInt64(1);
        var first = filter.From?.ToMicros() ?? least;
        var last = filter.To is { } to ? to.ToMicros() - 1 : most;
        return first <= last ? (first.Value, last!.Value) : null;
    }

    private static List<AuditBar> Bars(long[] counts, long from, long width)
    {
        List<AuditBar> bars = new(counts.Length / Columns);
        for (var at = 0; at < counts.Length; at += Columns)
        {
            var c = counts.AsSpan(at, Columns);
            bars.Add(new AuditBar((from + at / Columns * width).ToTime(), c[0], c[1], c[2], c[3], c[4], c[5], c[6]));
        }
        return bars;
    }
}
