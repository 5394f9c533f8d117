using RiskConsole.Access;
using RiskConsole.Events.Pipeline;

namespace RiskConsole.Scores;

/// <summary>Scores of subjects.</summary>
internal static class ScoresSetup
{
    private const int CachedSubjects = 10_000;

    public static void AddScores(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ScoreOptions>().BindConfiguration("Scores").ValidateDataAnnotations()
            .Validate(o => o.WarningThreshold <= o.CriticalThreshold, "Scores:WarningThreshold must not be above Scores:CriticalThreshold.")
            .ValidateOnStart();
        builder.Services.AddSingleton<ScoreReads>();
        builder.Services.AddSingleton<IScoreCache>(provider => new MemoryScoreCache(provider.GetRequiredService<TimeProvider>(), CachedSubjects));
        builder.Services.AddSingleton<ScoreBook>();
        builder.Services.AddSingleton<IScoreBook>(provider => provider.GetRequiredService<ScoreBook>());
        builder.Services.AddSingleton<IPipelineStage>(provider => provider.GetRequiredService<ScoreBook>());
        builder.Services.AddSingleton<ScoresApi>();
    }

    public static void MapScores(this WebApplication app) =>
        app.MapGet("/api/v1/scores/{**subject}", static (HttpContext context, ScoresApi api) => api.GetAsync(context))
            .RequireAuthorization(Policies.ApiRead).WithTags("Scores").WithMetadata(ScoreApiCall.Get);
}
