<#list exceptions as line>
<#list line as word>${word}<#sep> </#sep></#list>
</#list>
