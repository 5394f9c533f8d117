using RiskConsole.Access;
using RiskConsole.Audit.Import;

namespace RiskConsole.Audit.Export;

/// <summary>Exports of the audit log, imports into it, and the file of an export over HTTP.</summary>
internal static class ExportSetup
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    public static void AddAuditImport(this IServiceCollection services)
    {
        services.AddSingleton(TransferActions.Set);
        services.AddSingleton<AuditImporter>();
    }

    public static void AddAuditExports(this IServiceCollection services)
    {
        services.AddSingleton<ExportSelection>();
        services.AddSingleton<AuditExporter>();
        services.AddSingleton<ExportSpool>();
        services.AddSingleton<AuditExports>();
        services.AddSingleton<IAuditExports>(provider => provider.GetRequiredService<AuditExports>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditExports>());
    }

    public static void MapAuditExports(this WebApplication app) =>
        app.MapGet("/audit/exports/{id:guid}", static (Guid id, HttpContext context, AuditExports exports, IAccessGuard guard, TimeProvider time) => FetchAsync(id, context, exports, guard, time))
            .RequireAuthorization(Policies.Analyse).ExcludeFromDescription();

    private static async Task<IResult> FetchAsync(Guid id, HttpContext context, AuditExports exports, IAccessGuard guard, TimeProvider time)
    {
        try
        {
            if (await exports.FetchAsync(context.User, id, context.RequestAborted) is not { } fetched)
                return Results.NotFound();
            context.Response.ContentLength = fetched.File.Length;
            return Results.Stream(
                output => CopyAsync(fetched.File, output, context, guard, time), fetched.View.Format == ExportFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson", fetched.View.FileName);
        }
        catch (AccessDeniedException)
        {
            return Results.Forbid();
        }
    }

    /// <summary>A large file takes minutes; whoever loses the right meanwhile does not get the rest.</summary>
    private static async Task CopyAsync(FileStream file, Stream output, HttpContext context, IAccessGuard guard, TimeProvider time)
    {
        await using var source = file;
        var asked = time.GetTimestamp();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await source.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (time.GetElapsedTime(asked) > AskAgain)
            {
                asked = time.GetTimestamp();
                try
                {
                    await guard.DemandAsync(context.User, Policies.Analyse, context.RequestAborted);
                }
                catch (AccessDeniedException)
                {
                    context.Abort();
                    return;
                }
            }
            await output.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
        }
    }
}
