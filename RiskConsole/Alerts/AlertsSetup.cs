using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts.Api;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Pipeline;
using RiskConsole.Alerts.Silences;
using RiskConsole.Alerts.Storms;
using RiskConsole.Events.Pipeline;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Telemetry;

namespace RiskConsole.Alerts;

/// <summary>Alerts: admission, the stage of the pipeline that judges, the shared board, reads and API.</summary>
internal static class AlertsSetup
{
    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAdmissions();
        services.AddSingleton<RuleStatuses>();
        services.AddSingleton<IRuleStatuses>(provider => provider.GetRequiredService<RuleStatuses>());
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<RuleStatuses>());
        services.TryAddSingleton<IWindowStore, NoWindowStore>();
        services.AddSingleton<WindowKeeper>();
        services.AddSingleton<PastEvents>();
        services.AddSingleton<RuleRunner>();
        services.AddSingleton<SharedInbox>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<SharedInbox>());
        services.AddSingleton<AlertBoard>();
        services.AddSingleton<IAlertBoard>(provider => provider.GetRequiredService<AlertBoard>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertBoard>());
        services.AddSingleton<AlertStage>();
        services.AddSingleton<IPipelineStage>(provider => provider.GetRequiredService<AlertStage>());
        services.AddSingleton<IAlertStore, AlertStore>();
        services.AddSingleton<IQueryCompiler<Alert>>(provider =>
        {
            var book = provider.GetRequiredService<IRuleBook>();
            return new QueryCompiler<Alert>(
                AlertQuerySchema.Create(() => [.. book.Current.Rules.Select(rule => rule.Shown.Definition.Name)]), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSilences();
        services.AddSingleton<Colleagues>();
        services.AddSingleton<IAlertActs, AlertActs>();
        services.AddSingleton<IAlertTimeline, AlertTimeline>();
        services.AddSingleton<AlertsApi>();
        services.AddSingleton<SilencesApi>();
        services.AddSingleton<AlertActsApi>();
        services.AddSingleton(AlertActions.Set);
    }

    /// <summary>Admissions, each with a storm gate of its own.</summary>
    public static void AddAdmissions(this IServiceCollection services)
    {
        // Wanted by what judges live and by what only tries; the command line has the one without the other.
        if (services.Any(service => service.ServiceType == typeof(IAdmissions)))
            return;
        services.AddOptions<AlertOptions>().BindConfiguration("Alerts").ValidateDataAnnotations()
            .Validate(o => o.StormAlerts <= o.StormTotal, "Alerts:StormAlerts must not be above Alerts:StormTotal.")
            .ValidateOnStart();
        services.TryAddSingleton<Func<IStormGate>>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AlertOptions>>().Value;
            return () => new StormGate(options);
        });
        services.TryAddSingleton<IAdmissions, Admissions>();
    }

    public static void MapAlerts(this WebApplication app)
    {
        var alerts = app.MapGroup("/api/v1/alerts").WithTags("Alerts").RequireAuthorization(Policies.ApiRead);
        alerts.MapGet("", static (HttpContext context, AlertsApi api) => api.SearchAsync(context)).WithMetadata(AlertApiCall.Search);
        alerts.MapGet("{id}", static (HttpContext context, AlertsApi api) => api.GetAsync(context)).WithMetadata(AlertApiCall.Get);
        alerts.MapGet("{id}/timeline", static (HttpContext context, AlertActsApi api) => api.TimelineAsync(context)).WithMetadata(ActApiCall.Timeline);

        var acts = app.MapGroup("/api/v1/alerts/{id}").WithTags("Alerts").RequireAuthorization(Policies.ApiOperate).DisableAntiforgery();
        foreach (var kind in Enum.GetValues<ActKind>())
            acts.MapPost(ActApiCall.Word(kind), (HttpContext context, AlertActsApi api) => api.ActAsync(context, kind)).WithMetadata(ActApiCall.Of(kind));
        acts.MapPost("notes", static (HttpContext context, AlertActsApi api) => api.NoteAsync(context)).WithMetadata(ActApiCall.Note);

        var silences = app.MapGroup("/api/v1/silences").WithTags("Silences").RequireAuthorization(Policies.ApiRead);
        silences.MapGet("", static (HttpContext context, SilencesApi api) => api.ListAsync(context)).WithMetadata(SilenceApiCall.List);
        silences.MapGet("{id}", static (HttpContext context, SilencesApi api) => api.GetAsync(context)).WithMetadata(SilenceApiCall.Get);
        var silence = app.MapGroup("/api/v1/silences").WithTags("Silences").RequireAuthorization(Policies.ApiOperate).DisableAntiforgery();
        silence.MapPost("", static (HttpContext context, SilencesApi api) => api.CreateAsync(context)).WithMetadata(SilenceApiCall.Create);
        silence.MapPost("preview", static (HttpContext context, SilencesApi api) => api.PreviewAsync(context)).WithMetadata(SilenceApiCall.Preview);
        silence.MapPost("{id}/extend", static (HttpContext context, SilencesApi api) => api.ExtendAsync(context)).WithMetadata(SilenceApiCall.Extend);
        silence.MapDelete("{id}", static (HttpContext context, SilencesApi api) => api.EndAsync(context)).WithMetadata(SilenceApiCall.End);
    }
}
