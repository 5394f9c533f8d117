using System.Security.Claims;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Export;

/// <summary>Finds the entries of an export: by the viewer's own search, page by page, and where that takes too long by going through the log piece by piece, which takes its
/// time but always ends.</summary>
internal sealed class ExportSelection(IAuditSearch search, StoreReader reader)
{
    private const int PageSize = 1_000;
    private const int LargestPiece = 32_768;
    private const int SmallestPiece = 512;

    /// <param name="newest">Entries after this one came after the export began.</param>
    /// <param name="found">Called with how many there are so far.</param>
    /// <returns>In the order of ids.</returns>
    public async Task<List<Found>> FindAsync(ClaimsPrincipal user, AuditFilter filter, long newest, Action<long> found, CancellationToken ct)
    {
        List<Found> entries;
        try
        {
            entries = await SearchAsync(user, filter, newest, found, ct);
        }
        catch (QueryTimeoutException)
        {
            entries = await ScanAsync(filter, newest, found, ct);
        }
        entries.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return entries;
    }

    private async Task<List<Found>> SearchAsync(ClaimsPrincipal user, AuditFilter filter, long newest, Action<long> found, CancellationToken ct)
    {
        List<Found> entries = [];
        AuditCursor? after = null;
        do
        {
            var page = await search.SearchAsync(user, filter, PageSize, after, ct);
            entries.AddRange(page.Items.Where(entry => entry.Id <= newest).Select(entry => new Found(entry.Time.ToMicros(), entry.Id, entry.LogId)));
            found(entries.Count);
            after = page.Next;
        }
        while (after is not null);
        return entries;
    }

    private async Task<List<Found>> ScanAsync(AuditFilter filter, long newest, Action<long> found, CancellationToken ct)
    {
        List<Found> entries = [];
        var (after, piece) = (0L, LargestPiece);
        while (after < newest)
        {
            var upTo = Math.Min(newest, after + piece);
            try
            {
                entries.AddRange(await reader.ReadAsync(connection => ExportReads.Scan(connection, filter, after, upTo), ct));
                after = upTo;
                found(entries.Count);
            }
            catch (QueryTimeoutException) when (piece > SmallestPiece)
            {
                piece /= 4;
            }
        }
        return entries;
    }
}
