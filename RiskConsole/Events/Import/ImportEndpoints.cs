using RiskConsole.Access;

namespace RiskConsole.Events.Import;

/// <summary>Import over the web: the service behind the page, and the report of refused lines as a file.</summary>
internal static class ImportEndpoints
{
    public static void AddImport(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ImportOptions>().BindConfiguration("Import").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EventImporter>();
        services.AddSingleton<ImportSpool>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportJobs>());
        services.AddSingleton(ImportActions.Set);
    }

    public static void MapImport(this WebApplication app) =>
        app.MapGet("/import/{id:guid}/refused.csv", static (Guid id, ImportJobs jobs) => Report(id, jobs))
            .RequireAuthorization(Policies.Import).ExcludeFromDescription();

    private static IResult Report(Guid id, ImportJobs jobs)
    {
        if (jobs.Current.Find(v => v.Id == id) is not { } import)
            return Results.NotFound();
        return Results.Stream(async output =>
        {
            await using var report = new RefusedReport(output);
            foreach (var line in import.Refused)
                report.Add(line);
        }, "text/csv; charset=utf-8", $"refused-{ImportFile.BareName(import.Settings.FileName)}.csv");
    }
}
