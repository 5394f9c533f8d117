using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Counts entries over time.</summary>
internal static class Histograms
{
    private const int Outcomes = 3;
    private const int Severities = 4;
    private const int Columns = Outcomes + Severities;

    /// <summary>Over the span that was asked for; where an end is open, to the first or last entry there is.</summary>
    public static AuditHistogram Read(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, int bars)
    {
        if (Span(connection, filter) is not { } span)
            return new AuditHistogram(filter.From ?? filter.To ?? DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), []);
        var (from, width) = BarWidths.Choose(span.FirstUs, span.LastUs, bars);
        var counts = new long[BarWidths.Count(span.FirstUs, span.LastUs, width) * Columns];
        SearchRows.Each(connection, filter, parts, "time_us, outcome, severity", row =>
        {
            var time = row.Number(0);
            if (time < span.FirstUs || time > span.LastUs)
                return;
            var at = (time - from) / width * Columns;
            counts[at + Place(row.Number(1), (long)AuditOutcome.Ok, Outcomes)]++;
            counts[at + Outcomes + Place(row.Number(2), (long)Severity.Info, Severities)]++;
        });
        return new AuditHistogram(from.ToTime(), TimeSpan.FromMicroseconds(width), Bars(counts, from, width));
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

    private static long Place(long number, long first, int count) => Math.Clamp(number - first, 0, count - 1);
}
