using Microsoft.Extensions.Configuration;
using RiskConsole.Hosting;

namespace RiskConsole.Tests.Hosting;

public class ConfigurationAliasesTests
{
    [Theory, Trait("Req", "OP5")]
    [InlineData("WEBSOCKET_MAX_CONNECTIONS", "50", "Live:MaxCircuits", "50")]
    [InlineData("WEBSOCKET_HEARTBEAT_INTERVAL", "20", "Live:HeartbeatInterval", "00:00:20")]
    [InlineData("WEBSOCKET_MESSAGE_SIZE_LIMIT", "65536", "Live:MessageSizeLimit", "65536")]
    [InlineData("DASHBOARD_REFRESH_INTERVAL", "0.25", "Live:RefreshInterval", "00:00:00.2500000")]
    [InlineData("DASHBOARD_REFRESH_INTERVAL", "00:00:01", "Live:RefreshInterval", "00:00:01")]
    [InlineData("REDIS_CACHE_URL", "redis:6379", "ConnectionStrings:Redis", "redis:6379")]
    [InlineData("REDIS_CACHE_TTL", "300", "Redis:CacheTtl", "00:05:00")]
    [InlineData("REDIS_PUBSUB_CHANNEL", "risk", "Redis:Channel", "risk")]
    [InlineData("MONITORING_ENABLED", "no", "Monitoring:Enabled", "false")]
    [InlineData("ALERT_THRESHOLD_CRITICAL", "0.95", "Scores:CriticalThreshold", "0.95")]
    [InlineData("ALERT_THRESHOLD_WARNING", "0.6", "Scores:WarningThreshold", "0.6")]
    public void Apply_Alias_SetsTheRealName(string alias, string value, string key, string expected)
    {
        using var configuration = Configured((alias, value));

        Assert.Equal(expected, configuration[key]);
        Assert.Equal(alias, ConfigurationAliases.NameOf(configuration, key));
    }

    [Fact, Trait("Req", "OP5")]
    public void Apply_RealNameIsSetToo_RealNameWins()
    {
        using var configuration = Configured(("WEBSOCKET_MAX_CONNECTIONS", "50"), ("Live:MaxCircuits", "70"));

        Assert.Equal("70", configuration["Live:MaxCircuits"]);
        Assert.Null(ConfigurationAliases.NameOf(configuration, "Live:MaxCircuits"));
    }

    [Theory, Trait("Req", "OP5")]
    [InlineData("WEBSOCKET_MAX_CONNECTIONS", "many")]
    [InlineData("WEBSOCKET_HEARTBEAT_INTERVAL", "soon")]
    [InlineData("MONITORING_ENABLED", "maybe")]
    [InlineData("ALERT_THRESHOLD_CRITICAL", "NaN")]
    public void Apply_UnreadableValue_NamesTheVariable(string alias, string value)
    {
        var fault = Assert.Throws<SettingException>(() => Configured((alias, value)));

        Assert.StartsWith($"{alias} = '{value}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "OP5")]
    public void Unused_MonitoringIsSet_IsNamedAsItWasSet()
    {
        using var configuration = Configured(("REDIS_CACHE_URL", "redis:6379"), ("MONITORING_ENABLED", "true"),
            ("WEBSOCKET_MAX_CONNECTIONS", "50"));

        Assert.Equal(["MONITORING_ENABLED"], ConfigurationAliases.Unused(configuration));
    }

    private static ConfigurationManager Configured(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        ConfigurationAliases.Apply(configuration);
        return configuration;
    }
}
