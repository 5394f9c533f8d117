using Microsoft.EntityFrameworkCore;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>Reads silences and mute windows from the store.</summary>
internal sealed class SilenceReads(IDbContextFactory<ConsoleDb> contexts, SilenceQueries queries, TimeProvider time, ILogger<SilenceReads> logger)
{
    /// <param name="known">Its revision is followed.</param>
    public async Task<SuppressionSet> AllAsync(SuppressionSet known, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Before the rows: what is saved in between is then read again, never missed.
        var stored = await RevisionAsync(db, ct);
        var silences = await db.Silences.AsNoTracking().OrderByDescending(row => row.CreatedUs).ThenBy(row => row.Id).ToListAsync(ct);
        var windows = await db.MuteWindows.AsNoTracking().OrderBy(row => row.Name).ThenBy(row => row.WindowId).ThenBy(row => row.Version).ToListAsync(ct);
        return new SuppressionSet(
            known.Revision + 1, stored, [.. silences.Select(TryHold).OfType<HeldSilence>()], [.. windows.Select(TryHold).OfType<HeldWindow>()], time.GetUtcNow());
    }

    /// <returns>Another number whenever something was saved; cheap.</returns>
    public async Task<long> RevisionAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await RevisionAsync(db, ct);
    }

    /// <returns>All versions of a window, the newest first; empty for an unknown one.</returns>
    public async Task<IReadOnlyList<MuteWindow>> HistoryAsync(Guid windowId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.MuteWindows.AsNoTracking().Where(row => row.WindowId == windowId).OrderByDescending(row => row.Version).ToListAsync(ct);
        return [.. rows.Select(TryHold).OfType<HeldWindow>().Select(held => held.Window)];
    }

    // Rows are only ever added; a silence's version grows, a window's row is ended once.
    private static async Task<long> RevisionAsync(ConsoleDb db, CancellationToken ct) =>
        await db.Silences.SumAsync(row => row.Version, ct) + await db.MuteWindows.LongCountAsync(ct) + await db.MuteWindows.LongCountAsync(row => row.UntilUs != null, ct);

    private HeldSilence? TryHold(SilenceRow row) =>
        Compile(row.Query, "Silence", row.Id) is { } query ? new HeldSilence(Silence.Of(row), query) : null;

    private HeldWindow? TryHold(MuteWindowRow row)
    {
        if (Compile(row.Query, "Mute window", row.WindowId) is not { } query)
            return null;
        try
        {
            var times = MuteTimesJson.Read(row.Times);
            var window = new MuteWindow(
                row.WindowId, row.Version, row.Name, row.Query, times, row.Zone, row.Enabled, row.Comment, row.Author, row.AuthorId, row.FromUs.ToTime(), row.UntilUs?.ToTime());
            return new HeldWindow(window, query, new MuteSchedule(times, TimeZoneInfo.FindSystemTimeZoneById(row.Zone)));
        }
        catch (Exception e) when (e is InvalidDataException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            logger.LogError("Version {Version} of mute window {WindowId} is left out and hides nothing: {Reason}", row.Version, row.WindowId, e.Message);
            return null;
        }
    }

    private CompiledQuery<Alert>? Compile(string text, string what, Guid id)
    {
        if (queries.TryCompile(text, out var query, out var error))
            return query;
        // Written by a later version of the program, or changed by hand; the others go on.
        logger.LogError("{What} {Id} is left out and hides nothing: {Reason}", what, id, error.Message);
        return null;
    }
}
