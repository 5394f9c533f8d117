using System.Globalization;
using System.Security.Claims;
using System.Text;
using RiskConsole.Access;

namespace RiskConsole.Audit.Reading;

/// <summary>Files of single entries and checkpoints, for those who check them elsewhere.</summary>
internal static class AuditDownloads
{
    /// <summary>The bytes of an entry exactly as they were hashed.</summary>
    public static string BytesUrl(long id) => string.Create(CultureInfo.InvariantCulture, $"/audit/entries/{id}.json");

    /// <summary>The proof of an entry (C2SP <c>tlog-proof</c>).</summary>
    public static string ProofUrl(long id) => string.Create(CultureInfo.InvariantCulture, $"/audit/entries/{id}.tlog-proof");

    /// <summary>The signed note of a checkpoint.</summary>
    public static string NoteUrl(long logId, long size) => string.Create(CultureInfo.InvariantCulture, $"/audit/checkpoints/{logId}-{size}.txt");

    public static void MapAuditDownloads(this WebApplication app)
    {
        var audit = app.MapGroup("/audit").RequireAuthorization(Policies.Analyse).ExcludeFromDescription();
        audit.MapGet("/entries/{id:long}.json", static async (long id, ClaimsPrincipal user, IAuditSearch search, CancellationToken ct) =>
            await search.FindAsync(user, id, ct) is { Bytes: { } bytes } ? Results.Bytes(bytes, "application/json", $"audit-{id}.json") : Results.NotFound());
        audit.MapGet("/entries/{id:long}.tlog-proof", static async (long id, ClaimsPrincipal user, IAuditProofs proofs, CancellationToken ct) =>
            await proofs.ProveAsync(user, id, ct) is { } proof ? Text(proof.ToTlogProof(), $"audit-{id}.tlog-proof") : Results.NotFound());
        audit.MapGet("/checkpoints/{logId:long}-{size:long}.txt", static async (long logId, long size, ClaimsPrincipal user, IAuditLogs logs, CancellationToken ct) =>
            await logs.CheckpointAsync(user, logId, size, ct) is { } checkpoint ? Text(checkpoint.Note, $"checkpoint-{logId}-{size}.txt") : Results.NotFound());
    }

    private static IResult Text(string text, string name) => Results.Bytes(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", name);
}
