using RiskConsole.Access;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Rules;

/// <summary>Rules: what is kept of them and what judges by them.</summary>
internal static class RulesSetup
{
    public static void AddRules(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RuleOptions>().BindConfiguration("Rules").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RuleCheck>();
        services.AddSingleton<RuleReads>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<IRuleBook>(provider => provider.GetRequiredService<RuleBook>());
        services.AddHostedService<RuleStart>();
        services.AddHostedService<RuleWatch>();
        services.AddSingleton<IRuleCompiler, RuleCompiler>();
        services.AddSingleton<IRuleEngines, RuleEngines>();
        services.AddSingleton<RulesApi>();
        services.AddSingleton(RuleActions.Set);
    }

    public static void MapRules(this WebApplication app)
    {
        app.MapGet("/api/v1/rules", static (HttpContext context, RulesApi api) => api.ListAsync(context))
            .RequireAuthorization(Policies.ApiRead).WithTags("Rules").WithMetadata(RuleApiCall.List);
        app.MapGet("/rules/export", static (HttpContext context, RulesApi api, string[] id) => api.DownloadAsync(context, id))
            .RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }
}
