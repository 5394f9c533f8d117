using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Reports;

/// <summary>Gathers what a report tells from the audit log and the alerts.</summary>
internal sealed class ComplianceReading(
    SqliteConnections connections, IAuditIntegrity integrity, IEnumerable<AuditActionSet> actions, IOptions<ReportOptions> options, TimeProvider time)
{
    private const int MostPeople = 500;

    /// <summary>A report of a long log takes longer than any search may; on a connection of its own it holds nobody up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _words = actions.SelectMany(set => set.Actions).GroupBy(action => action.Name).ToDictionary(same => same.Key, same => same.First().Words);

    /// <summary>When the first act was; null for an empty log.</summary>
    public Task<DateTimeOffset?> OldestAsync(CancellationToken ct) => ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT min(time_us) FROM audit_entry";
        return command.ExecuteScalar() is long us ? us.ToTime() : (DateTimeOffset?)null;
    }, ct);

    /// <remarks>Each part is a read by itself, so that the store's log of changes can be cut in between; what is done meanwhile may be in a later part only.</remarks>
    /// <exception cref="InputRefusedException">A part took too long.</exception>
    public async Task<ComplianceReport> ReadAsync(ReportPeriod period, string madeBy, CancellationToken ct)
    {
        var (from, before) = (period.Begin.ToMicros(), period.End.ToMicros());
        var names = await ReadAsync(ReportNames.Read, ct);
        var log = await ReadAsync(connection => LogSummaryReads.Read(connection, from, before), ct);
        var (signIns, leftOut) = await ReadAsync(connection => SignIns(connection, names, from, before), ct);
        var failures = await ReadAsync(connection => Failures(connection, from, before), ct);
        // Rights are what is done to people, keys and sessions; settings whatever else is kept.
        var rights = await ChangesAsync("kind = 3 AND action NOT LIKE 'audit.%' AND action NOT LIKE 'access.%'", names, from, before, ct);
        var rules = await ChangesAsync("kind = 2 AND target LIKE 'rule:%'", names, from, before, ct);
        var settings = await ChangesAsync("kind = 2 AND target NOT LIKE 'rule:%'", names, from, before, ct);
        var transfers = await ChangesAsync("(action LIKE '%export%' OR action LIKE '%import%' OR action LIKE 'report.%')", names, from, before, ct);
        var alerts = await ReadAsync(connection => AlertTimeReads.Read(connection, from, before), ct);
        return new(period, time.GetUtcNow(), madeBy, integrity.Current, log, signIns, leftOut, failures, rights, rules, settings, transfers, alerts);
    }

    private Task<ChangeList> ChangesAsync(string which, ReportNames names, long from, long before, CancellationToken ct) =>
        ReadAsync(connection => ChangeReads.Read(connection, which, from, before, options.Value.MostLines, names, Words), ct);

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken ct) => Task.Run(() =>
    {
        using var connection = connections.OpenUnchanged();
        try
        {
            using var limit = new ReadLimit(connection, Patience, time, ct);
            return read(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == StoreFaults.Interrupted)
        {
            ct.ThrowIfCancellationRequested();
            throw new InputRefusedException("to", $"A part of the report took longer than {Patience.TotalMinutes:0} minutes. Choose a shorter period.");
        }
    }, ct);

    private string Words(string action) => _words.GetValueOrDefault(action, action);

    private static (IReadOnlyList<SignInLine> Lines, int LeftOut) SignIns(SqliteConnection connection, ReportNames names, long from, long before)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT CASE WHEN actor = 'anonymous' AND target <> '' THEN target ELSE actor END AS who, max(name), sum(outcome = 1), sum(outcome <> 1), max(time_us), count(*) OVER ()
            FROM audit_entry
            WHERE time_us >= @from AND time_us < @before AND kind = 1 AND action IN ('auth.signin', 'auth.locked', 'auth.confirm')
            GROUP BY who ORDER BY sum(outcome <> 1) DESC, sum(outcome = 1) DESC, who LIMIT @most
            """;
        Bind(command, from, before);
        command.Parameters.AddWithValue("@most", MostPeople);
        List<SignInLine> lines = [];
        var all = 0;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            all = rows.GetInt32(5);
            lines.Add(new(names.Of(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1)), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4).ToTime()));
        }
        return (lines, all - lines.Count);
    }

    private List<FailureLine> Failures(SqliteConnection connection, long from, long before)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT action, sum(outcome = 2), sum(outcome = 3), count(DISTINCT actor) FROM audit_entry
            WHERE time_us >= @from AND time_us < @before AND outcome <> 1
            GROUP BY action ORDER BY count(*) DESC, action LIMIT 100
            """;
        Bind(command, from, before);
        List<FailureLine> lines = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
            lines.Add(new(rows.GetString(0), Words(rows.GetString(0)), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt32(3)));
        return lines;
    }

    internal static void Bind(SqliteCommand command, long from, long before)
    {
        command.Parameters.AddWithValue("@from", from);
        command.Parameters.AddWithValue("@before", before);
    }
}
